"""What automations and scripts are going to say, found before they say it."""

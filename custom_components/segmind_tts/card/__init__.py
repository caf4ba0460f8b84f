"""The announcement card: its files, how dashboards find them, and what they are told."""

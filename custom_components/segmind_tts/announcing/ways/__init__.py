"""Ways: how each kind of speaker is made to play an announcement."""

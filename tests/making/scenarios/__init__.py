"""What can happen to a message on its way to a recording, as scenarios."""

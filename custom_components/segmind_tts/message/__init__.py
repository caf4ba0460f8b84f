"""Strings: from a message to the request that the model speaks."""

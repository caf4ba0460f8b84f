"""The library, as its users and its disk see it."""

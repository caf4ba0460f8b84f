"""Arithmetic: how long work takes, how to divide it, and when playback may start."""

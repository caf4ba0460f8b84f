"""Tests of the pure layer of strings."""

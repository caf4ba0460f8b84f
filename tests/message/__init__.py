"""Tests of message: strings."""

"""Tests of the ways to play."""

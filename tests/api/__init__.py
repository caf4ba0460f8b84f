"""Tests of the Segmind client."""

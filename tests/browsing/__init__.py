"""Tests of the library in the media browser."""

"""Tests of phrases: what is recorded before it is said."""

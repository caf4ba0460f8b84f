"""Tests of timing: arithmetic."""

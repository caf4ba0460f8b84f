"""Tests of speaking: one message on its way to ears."""

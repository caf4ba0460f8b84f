"""Tests of what is found in automations and scripts."""

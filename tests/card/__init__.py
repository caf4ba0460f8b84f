"""Tests of the card: what dashboards load, and what it is told."""

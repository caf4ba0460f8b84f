"""Measures what the integration promises: `python -m tests.benchmarks`."""

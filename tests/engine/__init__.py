"""The recording engine, as one meets it through Home Assistant."""

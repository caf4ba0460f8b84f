"""Phrases: what a home says again and again, recorded before it is said."""

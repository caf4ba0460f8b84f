"""Announcing: from an announcement to speakers, and what became of it."""

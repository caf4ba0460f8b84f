"""Tests of Segmind TTS for Home Assistant."""

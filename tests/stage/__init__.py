"""A stage for real plays: Home Assistant, the Segmind emulator and a recorded speaker."""

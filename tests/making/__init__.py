"""Tests of making: from a speech request to its recording."""

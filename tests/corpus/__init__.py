"""Takes of speech, good and spoiled, on which the quarantine is measured."""

"""From a speech request to its recording, paid for once."""

"""The ledger, without and with its disk."""

"""The probe: asks the live service what nobody could establish without a key."""

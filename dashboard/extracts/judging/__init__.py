"""Every row is accepted, or quarantined with its reason."""

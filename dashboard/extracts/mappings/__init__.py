"""Which column of a file is which of the contract: suggested, edited, remembered."""

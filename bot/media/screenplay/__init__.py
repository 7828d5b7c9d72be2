"""Scripts read from Fountain, Final Draft, PDF and plain text."""

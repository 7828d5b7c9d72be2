"""The command line, `film ...`."""

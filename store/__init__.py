"""What is known: rows, canon, ledger, log, files and migrations; knows nothing of the product."""

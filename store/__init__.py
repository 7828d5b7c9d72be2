"""What is known: the canon, the ledger, the files. This room knows nobody."""

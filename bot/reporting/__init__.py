"""Where the film stands: check-in, digest, board, handover, report."""

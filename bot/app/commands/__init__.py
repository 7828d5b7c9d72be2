"""Words over several kinds of thing: approve, reject, undo, status, help."""

"""A production begins in chat: its form, its script, its rooms and its crew."""

"""Render requests: proposed, approved, paid, rendered; what becomes of their takes."""

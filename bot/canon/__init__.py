"""Canon."""

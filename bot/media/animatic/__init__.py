"""The drawing of animatics, behind the provider of that name."""

"""A production and its people: how it begins, its stages, crew and rooms."""

"""Hands on the work: claims and locks, takes made by hand, files that are not filed yet."""

"""Animatic."""

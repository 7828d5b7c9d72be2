"""Screenplay."""

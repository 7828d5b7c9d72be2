"""Turns of the crew: what a role is sent, what it asks for, what it says."""

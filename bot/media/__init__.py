"""The craft: scripts, pictures, film and their names; data in, files out."""

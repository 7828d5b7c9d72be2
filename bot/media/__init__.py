"""Scripts, pictures, film and timelines: data in, files out, no database."""

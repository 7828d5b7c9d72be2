"""What the tests of films share."""

from tests.film.footage import animatic, counted

__all__ = ["animatic", "counted"]

"""What the tests of films share."""

from tests.media.footage import animatic, counted

__all__ = ["animatic", "counted"]

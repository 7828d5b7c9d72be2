"""Figures with their bounds: printed one a line, and an exit status for `make bench`."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, and what it may be at most."""

    what: str
    value: float
    bound: float
    unit: str = ""

    @property
    def held(self) -> bool:
        return self.value <= self.bound

    def __str__(self) -> str:
        unit = f" {self.unit}" if self.unit else ""
        verdict = "" if self.held else "  MISSED"
        return (
            f"{self.what}: {_short(self.value)}{unit} (bound {_short(self.bound)}{unit}){verdict}"
        )


def _short(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3g}"


def judge(figures: Iterable[Figure]) -> int:
    """Print them; 1 if one misses its bound, else 0."""
    measured = list(figures)
    for figure in measured:
        print(figure)
    return 0 if all(figure.held for figure in measured) else 1

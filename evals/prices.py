"""What tokens cost, for an estimate: dollars for a million, by model, as of November 2026."""

from dataclasses import dataclass

from store.models import Turn


@dataclass(frozen=True)
class Price:
    """Uncached input, input written to the cache for an hour, input read from it, output."""

    fresh: float
    written: float
    read: float
    output: float


PRICES = {
    "claude-sonnet-5-5": Price(2, 4, 0.10, 10),
    "claude-opus-5-5": Price(4, 8, 0.20, 20),
    "claude-haiku-5-5": Price(0.10, 0.20, 0.01, 0.50),
}


def cost(turn: Turn) -> float | None:
    """Dollars for a turn; None where nobody wrote down what its model costs."""
    price = PRICES.get(turn.model)
    if price is None:
        return None
    weighted = (
        turn.input_tokens * price.fresh
        + turn.cache_write_tokens * price.written
        + turn.cache_read_tokens * price.read
        + turn.output_tokens * price.output
    )
    return weighted / 1_000_000


def tokens(turn: Turn) -> int:
    """All tokens of a turn, whatever they cost."""
    return turn.input_tokens + turn.cache_write_tokens + turn.cache_read_tokens + turn.output_tokens

"""One moment of a film, as the promises of the machine see it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.provider_port import ProviderRequest
from tests.injection.invariants import Seen
from tests.injection.rows import Row


@dataclass(frozen=True)
class Moment(Seen):
    """Rows and what was shown, what was sent to a provider, and what the books and prompts say."""

    sent: Sequence[ProviderRequest] = ()
    faults: Sequence[str] = ()  # of the books
    today: dict[int, str] = field(default_factory=dict)  # requests' prompts as composed now

    def row(self, table: str, row_id: Any) -> Row:
        return self.rows.tables[table][(row_id,)]

    def rights(self, member: int) -> set[str]:
        """A member's rights, with those of everybody they stand in for."""
        own = set(self.row("member", member)["rights"])
        lent = [d for d in self.rows.of("deputy") if d["deputy_id"] == member and not d["ended_at"]]
        return own.union(*(self.row("member", d["member_id"])["rights"] for d in lent))


def new(before: Moment, after: Moment, table: str) -> list[Row]:
    known = before.rows.tables[table]
    return [row for key, row in after.rows.tables[table].items() if key not in known]

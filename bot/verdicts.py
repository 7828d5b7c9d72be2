"""Every decision leaves two rows: the verdict itself and a link in the log."""

from bot.house import Press
from store.log import record
from store.models import Verdict


async def verdict(
    press: Press, kind: str, row_id: int, what: str, reason: str = "", undoes: int | None = None
) -> Verdict:
    """Write down who decided what about which row, in the press's own transaction."""
    assert press.production.id is not None
    given = Verdict(
        production_id=press.production.id,
        press=press.key,
        kind=kind,
        row_id=row_id,
        revision=press.revision,
        verdict=what,
        by=press.who,
        member_id=press.member.id,
        at=press.now,
        reason=reason,
        undoes=undoes,
    )
    press.db.add(given)
    await press.db.flush()
    await record(
        press.db,
        press.production.id,
        press.now,
        press.who,
        what,
        f"{kind}:{row_id}",
        revision=press.revision,
        reason=reason,
        verdict=given.id,
    )
    return given

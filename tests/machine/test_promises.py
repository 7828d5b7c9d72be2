"""Every promise that the machine looks at notices when it is broken."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.provider_port import ProviderRequest
from tests.machine.film import Film
from tests.machine.looking import look
from tests.machine.moment import Moment
from tests.machine.prepared import copy_of
from tests.machine.promises import PROMISES, complaints

DAY = "2026-03-02"


def row(table: str, **values: object) -> str:
    """The statement that writes this row."""
    shown = ", ".join("NULL" if v is None else repr(v) for v in values.values())
    return f"INSERT INTO {table} ({', '.join(values)}) VALUES ({shown})"  # noqa: S608  ours


def verdict(kind: str, of: int, what: str, member: int, **more: object) -> str:
    return row(
        "decision_record", production_id=1, delivery="k", kind=kind, row_id=of, revision=1,
        decision=what,
        by="x", member_id=member, at=DAY, reason="", **more,
    )  # fmt: skip


def reserved(amount: int, member: int) -> str:
    return row(
        "posting", production_id=1, key="k", at=DAY, what="reserve", debit="budget",
        credit="reserved", amount=amount, member_id=member, day=DAY,
    )  # fmt: skip


def delivered(payload: str) -> str:
    return row("inbound", key="k", kind="click", payload=payload, at=DAY, routed_at=DAY)


APPROVED = "UPDATE proposal SET status = 'approved', decided_at = '2026-03-02' WHERE id = 10"
JOB = row(
    "render_job", proposal_id=10, key="SMALLLIGHT:P-10:r1:t1", take=1, sent="{}", status="queued",
    cost=0, error="",
)  # fmt: skip
CANON = row(
    "entry", production_id=1, kind="prop", name="X", scope="production", version=1, body="{}",
    digest="", author="casting", reason="", words="", permalink="", at=DAY, canon_version=9,
)  # fmt: skip
# What no rule of the house would write, by the promise that it breaks.
SPOILED: dict[str, tuple[str, ...]] = {
    "every_press_was_answered": (delivered("{}"),),
    "the_log_is_only_added_to": ("UPDATE log SET who = 'x' WHERE id = 2",),
    "the_ledger_balances": (reserved(3, 3),),
    "what_is_spent_is_within_the_cap": (reserved(1_000, 2),),
    "nobody_spends_above_the_days_allowance": (reserved(25, 3),),
    "nothing_written_is_rewritten": ("UPDATE entry SET body = '{}' WHERE id = 1",),
    "a_gate_is_decided_once_and_undone_once": (verdict("gate", 1, "reject", 1),),
    "only_who_may_decides": (verdict("gate", 1, "yes", 3),),
    "a_gate_is_approved_as_its_card_showed_it": (
        'UPDATE gate SET card = \'{"shots": [["SC003_SH0010", "x"]]}\' WHERE id = 7',
        verdict("gate", 7, "approve", 1),
    ),
    "canon_grows_by_decisions_alone": (CANON,),
    "what_a_decision_sets_off_waits_for_twenty_seconds": (
        "UPDATE gate SET applied_at = decided_at WHERE id = 1",
    ),
    "a_revision_never_says_something_else": ("UPDATE proposal SET digest = 'x' WHERE id = 10",),
    "an_older_card_decides_nothing": (
        delivered('{"body": {"value": "approve:batch:8:0"}}'),
        verdict("proposal", 10, "approved", 2),
    ),
    "nothing_comes_before_its_gate": (
        "UPDATE gate SET status = 'out_of_date' WHERE id = 7",
        APPROVED,
        JOB,
    ),
    "what_is_out_of_date_is_never_dispatched": (
        APPROVED,
        JOB,
        "UPDATE entry SET body = '{\"text\": \"Ash.\"}' WHERE kind = 'style_block'",
    ),
}


@pytest.fixture
async def film(tmp_path: Path) -> AsyncIterator[Film]:
    opened = await copy_of("second", tmp_path)
    yield opened
    await opened.close()


def broken(before: Moment, after: Moment) -> set[str]:
    return {line.partition(":")[0] for line in complaints(before, after)}


async def write(film: Film, *statements: str) -> None:
    async with film.world.app.store.writing() as db:
        for statement in statements:
            await (await db.connection()).execute(text(statement))


@pytest.mark.parametrize("promise", SPOILED)
async def test_a_broken_promise_is_told(film: Film, promise: str) -> None:
    before = await look(film)
    assert complaints(before, before) == []
    await write(film, *SPOILED[promise])
    assert promise in broken(before, await look(film))


async def test_what_failed_inside_is_told(film: Film) -> None:
    before = await look(film)
    assert broken(before, replace(before, logged=("boom",))) == {"nothing_failed_inside"}


async def sent(film: Film, *statements: str) -> set[str]:
    """What is told when the first take of P-10 is sent, after this was written."""
    await write(film, JOB, *statements)
    before = await look(film)
    request = ProviderRequest(
        key="SMALLLIGHT:P-10:r1:t1", kind="video", prompt=before.row("proposal", 10)["prompt"],
        subject={},
    )  # fmt: skip
    return broken(before, replace(before, sent=(*before.sent, request)))


@pytest.mark.parametrize(
    "spoiled",
    [
        "UPDATE proposal SET status = 'open' WHERE id = 10",
        "UPDATE proposal SET revision = 2 WHERE id = 10",
        "UPDATE proposal SET applied_at = NULL WHERE id = 10",
        "UPDATE decision_record SET undoes = (SELECT max(id) FROM decision_record) WHERE id = 1",
    ],
)
async def test_a_render_without_a_live_approval_is_told(film: Film, spoiled: str) -> None:
    approved = (
        "UPDATE proposal SET status = 'approved', applied_at = '2026-03-03' WHERE id = 10",
        verdict("proposal", 10, "approved", 2),
    )
    told = await sent(film, *approved, spoiled)
    assert "nothing_is_rendered_without_a_live_approval" in told


async def test_an_approved_render_is_no_offence(film: Film) -> None:
    approved = "UPDATE proposal SET status = 'approved', applied_at = '2026-03-03' WHERE id = 10"
    assert await sent(film, approved, verdict("proposal", 10, "approved", 2)) == {
        "the_ledger_balances"  # nothing was reserved for it
    }


def test_every_promise_is_tried() -> None:
    tried = {*SPOILED, "nothing_failed_inside", "nothing_is_rendered_without_a_live_approval"}
    assert tried == {promise.__name__ for promise in PROMISES}

"""Who looks before deciding looks at the row as it is now: what another process decided meanwhile
stands, and the press that came second is told and changes nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import col, select

from bot.core.action_context import ActionContext, ButtonPress
from bot.core.context import Outcome, lock_row
from bot.generation import edit, redo, swap_references
from bot.generation.proposal_card import batch_card
from store import scheduled_jobs
from store.db import Session
from store.models import DecisionRecord, LogRow, Proposal, RenderJob, ScheduledJob, Take
from tests.workflow.test_meanwhile import WHEN, looked_at, pressed
from tests.world import World

pytestmark = pytest.mark.behaviour("C7", "L1")
BY_DENIZ = {"decided_by": "Deniz", "decided_at": WHEN}
Act = Callable[[ActionContext[ButtonPress]], Awaitable[Outcome]]


async def test_what_is_not_there_is_decided_by_nobody(world: World) -> None:
    async with world.app.store.writing() as db:
        with pytest.raises(LookupError, match="no proposal with id 9"):
            await lock_row(db, Proposal, 9)


async def left(world: World) -> list[Any]:
    """What a press that decides leaves behind."""
    async with world.app.store.reading() as db:
        return [
            (await db.exec(select(kind))).all()
            for kind in (DecisionRecord, LogRow, RenderJob, Proposal)
        ]


@pytest.mark.parametrize(
    ("act", "values"),
    [
        (edit.edit, {"lighting": "a candle"}),
        (edit.reject, {"reason": "too dark"}),
        (edit.skip, {}),
        (swap_references.swap, {"reference 1": "no picture"}),
    ],
)
async def test_what_was_approved_meanwhile_stays_as_it_was_approved(
    world: World, act: Act, values: dict[str, str]
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    request = await world.proposal(1)
    async with looked_at(world, request, status="approved", **BY_DENIZ) as db:
        outcome = await act(await pressed(world, db, "kei", 1, **values))
    assert outcome.words == "Already decided: approved by Deniz, 02 Mar 08:59 UTC."
    approved = await world.proposal(1)
    assert (approved.revision, approved.digest, approved.status) == (1, request.digest, "approved")
    async with world.app.store.reading() as db:
        given = select(DecisionRecord).where(DecisionRecord.kind == "proposal")
        assert (await db.exec(given)).all() == []


@pytest.mark.parametrize(
    ("act", "words"),
    [(redo.redo, "went back already"), (redo.repeat, "went back already")],
)
async def test_a_take_that_went_back_meanwhile_is_not_made_again(
    world: World, act: Act, words: str
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    before = await left(world)
    async with world.app.store.reading() as db:
        take = (await db.exec(select(Take))).one()
    async with looked_at(world, take, status="retake", reason="too fast") as db:
        outcome = await act(await pressed(world, db, "kei", 1))
    assert words in outcome.words
    assert await left(world) == before


async def test_what_was_let_go_meanwhile_is_not_made_more_of(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    async with world.app.store.writing() as db:
        request = await lock_row(db, Proposal, 1)
        request.status = "rendered"
    async with looked_at(world, request, status="approved") as db:
        outcome = await redo.more(await pressed(world, db, "kei", 1))
    assert outcome.words.startswith("Nothing was proposed: there is no rendered take")


@pytest.mark.behaviour("D1")
async def test_a_card_that_a_newer_one_stands_for_is_drawn_again_without_its_buttons(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    async with world.app.store.writing() as db:
        await scheduled_jobs.mark_done(
            db, {row.id: "" for row in await drawings(db)}, world.clock.now()
        )
    await world.propose(shots=1)
    async with world.app.store.reading() as db:
        drawn = {(row.payload["row"], row.payload["id"]) for row in await drawings(db)}
        card, _ = await batch_card(db, 1)
    assert drawn == {("batch", 1), ("batch", 2)}
    assert (card.buttons, card.items[0].buttons) == ((), ())
    assert card.items[0].status == "superseded"


async def drawings(db: Session) -> list[ScheduledJob]:
    query = select(ScheduledJob).where(
        ScheduledJob.kind == "show", col(ScheduledJob.done_at).is_(None)
    )
    return list((await db.exec(query)).all())

"""What renders without asking is a person's word, in the log, and spends no more than the cap."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app.router import receive, route
from bot.core.chat_port import Message, Place
from bot.core.deputies import appoint
from bot.generation import approval_mode
from store import ledger, scheduled_jobs
from store.models import DecisionRecord, LogRow, Member, Posting, ProposalStatus
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("D3")


@pytest.fixture
async def shooting(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as world:
        await world.to_generation()
        yield world


async def say(world: World, who: str, words: str) -> str:
    place = Place(channel="here")
    key = f"{words}-{len(world.chat.whispers)}"
    receive(
        world.app, world.chat, key, "command",
        Message(account=f"fake:{who}", text=words, place=place),
    )  # fmt: skip
    await route(world.app)
    return world.chat.whispers[-1][1]


async def beforehand(world: World) -> None:
    """Do what a proposal sets off."""
    async with world.app.store.reading() as db:
        rows = await scheduled_jobs.due_jobs(db, world.clock.now())
    for row in [row for row in rows if row.kind == "beforehand"]:
        await approval_mode.approve(world.app, row.payload["batch"])


async def status(world: World, number: int = 1) -> str:
    return (await world.proposal(number)).status


async def test_every_render_asks_unless_somebody_said_otherwise(shooting: World) -> None:
    assert (await say(shooting, "gast", "approvals")).startswith("Every render asks.")
    await shooting.propose()
    await beforehand(shooting)
    assert await status(shooting) == ProposalStatus.OPEN


async def test_what_the_line_producer_allowed_renders_and_is_in_the_log(shooting: World) -> None:
    said = await say(shooting, "deniz", "approvals allow")
    assert said.startswith("Nothing asks, by Deniz (line producer).")
    await shooting.propose()
    await beforehand(shooting)
    await beforehand(shooting)
    assert await status(shooting) == ProposalStatus.APPROVED
    await shooting.wait()
    await shooting.render()
    assert await status(shooting) == ProposalStatus.RENDERED
    assert len(shooting.app.providers["animatic"].requests) == 2  # type: ignore[attr-defined] # a fake
    async with shooting.app.store.reading() as db:
        changed = select(LogRow).where(LogRow.what == "approvals")
        row = (await db.exec(changed)).one()
        given = (
            await db.exec(select(DecisionRecord).where(DecisionRecord.decision == "approved"))
        ).all()
    assert (row.who, row.detail) == ("Deniz (line producer)", {"before": "ask", "after": "allow"})
    assert {verdict.by for verdict in given} == {"Deniz (line producer), beforehand"}


async def test_where_only_video_asks_video_asks(shooting: World) -> None:
    await say(shooting, "deniz", "approvals video")
    await shooting.propose()
    await beforehand(shooting)
    assert await status(shooting) == ProposalStatus.OPEN


async def test_pictures_go_by_themselves_where_only_video_asks(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await world.to_style()
        await world.pass_gate("four_answers")
        await say(world, "deniz", "approvals video")
        kinds = [{"attributes": [{"name": "a", "value": str(n)}], "prompt": "p"} for n in range(4)]
        asked = [{"kind": "character", "name": "MARA", "anchor": "tall", "options": kinds}]
        await world.tool("casting", "assets_propose", assets=asked)
        await beforehand(world)
        assert await status(world) == ProposalStatus.APPROVED


@pytest.mark.parametrize("who", ["gast", "kei", "mara"])
async def test_only_who_holds_the_money_lets_renders_go_unasked(shooting: World, who: str) -> None:
    assert "Deniz" in await say(shooting, who, "approvals allow")
    await shooting.propose()
    await beforehand(shooting)
    assert await status(shooting) == ProposalStatus.OPEN


async def test_a_director_may_have_everything_asked_again(shooting: World) -> None:
    await say(shooting, "deniz", "approvals allow")
    assert (await say(shooting, "kei", "approvals ask")).startswith(
        "Nothing was decided: this is for Mara or Deniz"
    )
    assert (await say(shooting, "mara", "approvals ask")).startswith("Every render asks.")


@pytest.mark.behaviour("D4")
async def test_the_cap_holds_where_nothing_asks(shooting: World) -> None:
    await say(shooting, "deniz", "approvals allow")
    async with shooting.app.store.writing() as db:
        film = await shooting.production(db)
        left = (await ledger.totals(db, film.id)).left
        await ledger.post(db, "cap", "low", 3 - left, shooting.clock.now(), film)
    await shooting.propose()
    await beforehand(shooting)
    assert [await status(shooting, n) for n in (1, 2)] == ["approved", "open"]
    async with shooting.app.store.reading() as db:
        assert (await ledger.totals(db, film.id)).left == 0


@pytest.mark.behaviour("C7")
async def test_undo_takes_back_what_nobody_was_asked_for(shooting: World) -> None:
    await say(shooting, "deniz", "approvals allow")
    await shooting.propose()
    await beforehand(shooting)
    await shooting.press("kei", "undo:batch:1:1")
    await shooting.wait()
    await beforehand(shooting)
    assert await status(shooting) == ProposalStatus.OPEN
    assert shooting.app.providers["animatic"].requests == []  # type: ignore[attr-defined] # a fake


@pytest.mark.parametrize("words", ["never", "allow everything", "10" * 900])
async def test_a_mode_that_is_none_changes_nothing(shooting: World, words: str) -> None:
    assert (await say(shooting, "deniz", f"approvals {words}")).startswith("Nothing was changed")
    assert (await say(shooting, "deniz", "approvals")).startswith("Every render asks.")


@pytest.mark.behaviour("H2")
async def test_the_status_says_what_renders_without_asking(shooting: World) -> None:
    assert "asks" not in await say(shooting, "gast", "status")
    await say(shooting, "deniz", "approvals video")
    said = await say(shooting, "gast", "status")
    assert "Pictures render without asking; video asks, by Deniz (line producer)." in said


async def become(world: World, who: str, *rights: str) -> int:
    """Give somebody these rights and no other; their row."""
    async with world.app.store.writing() as db:
        member = (await db.exec(select(Member).where(Member.account == f"fake:{who}"))).one()
        member.rights = list(rights)
        db.add(member)
        return member.id


@pytest.mark.behaviour("L5")
async def test_a_yes_given_beforehand_is_that_persons_and_nobody_elses(shooting: World) -> None:
    giver = await become(shooting, "gast", "line_producer")
    await say(shooting, "gast", "approvals allow")
    await shooting.propose()
    await beforehand(shooting)
    async with shooting.app.store.reading() as db:
        given = (
            await db.exec(select(DecisionRecord).where(DecisionRecord.decision == "approved"))
        ).all()
        spent = (await db.exec(select(Posting.member_id).where(Posting.what == "reserve"))).all()
    assert {verdict.member_id for verdict in given} == set(spent) == {giver}
    assert {verdict.by for verdict in given} == {"Gast (line producer), beforehand"}


@pytest.mark.behaviour("B7", "L5")
async def test_a_mode_ends_with_the_right_of_who_set_it(shooting: World) -> None:
    await say(shooting, "deniz", "approvals allow")
    await become(shooting, "gast", "line_producer")
    await become(shooting, "deniz", "guest")
    await shooting.propose()
    await beforehand(shooting)
    assert await status(shooting) == ProposalStatus.OPEN
    assert (await say(shooting, "gast", "approvals")).startswith("Every render asks.")
    async with shooting.app.store.reading() as db:
        rows = (await db.exec(select(LogRow).where(LogRow.what == "approvals"))).all()
    assert (rows[-1].who, rows[-1].detail) == (
        "continuity",
        {"before": "allow", "after": "ask", "why": "Deniz (line producer) has no right to it now"},
    )


@pytest.mark.behaviour("B7")
async def test_who_asks_for_the_mode_is_not_told_one_that_has_ended(shooting: World) -> None:
    await say(shooting, "deniz", "approvals allow")
    await become(shooting, "deniz", "guest")
    assert (await say(shooting, "mara", "approvals")).startswith("Every render asks.")


@pytest.mark.behaviour("C5", "B7")
async def test_what_a_deputy_allowed_ends_with_their_hour(shooting: World) -> None:
    async with shooting.app.store.writing() as db:
        film = await shooting.production(db)
        people = {m.name: m for m in await db.exec(select(Member))}
        until = shooting.clock.now() + timedelta(hours=1)
        await appoint(shooting.app, db, film, people["Deniz"], people["Gast"], until)
    said = await say(shooting, "gast", "approvals allow")
    assert said.startswith("Nothing asks, by Gast (guest), for Deniz.")
    await shooting.propose(shots=1)
    await beforehand(shooting)
    assert await status(shooting) == ProposalStatus.APPROVED
    await shooting.wait(3600)
    await shooting.propose(scene=2, shots=1)
    await beforehand(shooting)
    assert await status(shooting, 2) == ProposalStatus.OPEN

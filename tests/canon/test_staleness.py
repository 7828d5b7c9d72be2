"""What is out of date, and why: found from rows each time, over everything that was made."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot import texts
from bot.canon import lineage, prompt_composer, staleness
from bot.canon.lineage import Made, MadeCut, MadeGate, MadeRequest, MadeShot, MadeTake
from bot.generation.picks import pick_card
from store import canon
from store.models import (
    Batch,
    Cut,
    Entry,
    Gate,
    GateStatus,
    Production,
    ProposalStatus,
    Shot,
    Take,
)
from tests.canon.test_compose import anchored, entry
from tests.world import START, World

NAMES = ("MARA", "TOM", "INA")


async def shoot(world: World, shots: int = 2) -> None:
    """The first scene's takes, back and circled."""
    await world.to_generation()
    await world.propose(shots=shots)
    await world.press("kei", "approve:batch:1:1", ticked=tuple(range(1, shots + 1)))
    await world.wait()
    await world.render()
    await world.press("kei", "circle:batch:1:1", ticked=tuple(range(1, shots + 1)))


async def write(world: World, kind: str, name: str, **body: str) -> None:
    """A new version that is canon at once, whoever may have approved it."""
    async with world.app.store.writing() as db:
        production = await world.production(db)
        scope, begins = body.pop("scope", "production"), body.pop("begins", None)
        made_one = await canon.add(
            db, production, kind, name, body, author="mara", at=START, scope=scope,
            valid_from=begins,
        )  # fmt: skip
        await canon.make_canon(db, production, [made_one])


async def stale(world: World) -> list[str]:
    async with world.app.store.reading() as db:
        found = await staleness.stale(db, await world.production(db))
    return [texts.path(each.path, each.more) for each in found]


async def take(world: World, number: int = 1) -> Take:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Take).where(Take.id == number))).one()


async def cut(world: World) -> None:
    """A cut of act one as it is circled, and its approved gate, as they are once assembled."""
    async with world.app.store.writing() as db:
        production = await world.production(db)
        read = await lineage.read(db, production)
        takes = (await db.exec(select(Take, Shot).join(Shot))).all()
        mark = lineage.marks([(s.act, [t.sha256, t.in_seconds, t.out_seconds]) for t, s in takes])[
            1
        ]
        version = production.canon_version
        db.add(
            Cut(
                production_id=1, act=1, number=1, key="c1", sha256="cut1", canon_version=version,
                shots=[{"shot": s.code, "take": t.number} for t, s in takes], fingerprint=mark,
                at=START,
            )
        )  # fmt: skip
        db.add(
            Gate(
                production_id=1, number=50, stage="rough_cut", act=1, status=GateStatus.APPROVED,
                digest="", canon_version=version, made_by="producer", opened_at=START,
                applied_at=START, card={"cuts": [[1, "cut1", mark]]},
            )
        )  # fmt: skip
        assert read.cuts == []


@pytest.mark.behaviour("A8")
async def test_the_path_leads_from_the_cause_over_prompt_and_take_to_cut_and_approval(
    world: World,
) -> None:
    await shoot(world)
    await cut(world)
    assert await stale(world) == []
    await write(world, "style_block", "style_block", text="Ash.", negatives="no neon")
    one, two, film, gate = await stale(world)
    assert one == "style v2 → prompt of SC001_SH0010 → take 1"
    assert two == "style v2 → prompt of SC001_SH0020 → take 1"
    assert film == f"{one} → cut 1 of act 1 (and 1 more takes in it)"
    assert gate == f"{one} → cut 1 of act 1 → G-50 Rough cut, act 1 (and 1 more takes in it)"


@pytest.mark.behaviour("A8")
async def test_what_did_not_depend_on_it_is_not_listed(world: World) -> None:
    await shoot(world)
    for kind, name in (("character", "TOM"), ("environment", "ROOF"), ("decision", "the ending")):
        await write(world, kind, name, anchor="new", text="new")
    assert await stale(world) == []
    await write(world, "character", "MARA", anchor="scarred", scope="scene:2")
    assert await stale(world) == [], "the takes are of scene 1"
    await write(world, "character", "MARA", state="wet", begins="SC001_SH0020")
    assert await stale(world) == ["MARA v2 from SC001_SH0020 → prompt of SC001_SH0020 → take 1"]


@pytest.mark.behaviour("A8", "A2")
async def test_an_old_version_restored_brings_what_was_made_from_it_up_to_date(
    world: World,
) -> None:
    await shoot(world)
    async with world.app.store.reading() as db:
        before = await canon.newest(db, await world.production(db), "style_block", "style_block")
    assert before is not None
    await write(world, "style_block", "style_block", text="Ash.", negatives="no neon")
    assert await stale(world) != []
    await write(world, "style_block", "style_block", **before.body)
    assert await stale(world) == []


@pytest.mark.behaviour("A8")
async def test_a_take_that_went_back_is_out_of_nobodys_date(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    await world.press("kei", "retake:take:1:1", values={"reason": "too fast"})
    await write(world, "style_block", "style_block", text="Ash.")
    assert await stale(world) == []


@pytest.mark.behaviour("A8")
async def test_a_cut_is_out_of_date_when_another_take_is_circled(world: World) -> None:
    await shoot(world)
    await cut(world)
    async with world.app.store.writing() as db:
        row = (await db.exec(select(Take).where(Take.id == 2))).one()
        row.in_seconds = 1.0
        db.add(row)
    assert (await stale(world))[0] == "takes circled in act 1 since → cut 1 of act 1"


@pytest.mark.behaviour("A8")
async def test_an_approval_given_after_the_change_stands_though_its_take_is_old(
    world: World,
) -> None:
    await shoot(world)
    await write(world, "style_block", "style_block", text="Ash.")
    await cut(world)
    assert [line.rsplit(" → ", 1)[-1] for line in await stale(world)] == [
        "take 1", "take 1", "cut 1 of act 1 (and 1 more takes in it)",
    ]  # fmt: skip


@pytest.mark.behaviour("A8")
async def test_options_drawn_in_an_older_style_are_out_of_date_and_asked_for_anew(
    world: World,
) -> None:
    await world.to_style()
    await world.pass_gate("four_answers")
    options = [
        {"attributes": [{"name": "hair", "value": value}], "prompt": "sheet"}
        for value in ("red", "grey", "black", "none")
    ]
    asset = {"kind": "character", "name": "MARA", "anchor": "tall", "options": options}
    await world.tool("casting", "assets_propose", assets=[asset])
    await write(world, "style_block", "style_block", text="Ash.", negatives="no neon")
    assert await stale(world) == ["style v2 → prompt P-1"]
    assert "composed anew" in await world.press("kei", "approve:proposal:1:1")
    again = await world.proposal(1)
    assert (again.revision, again.prompt[:4]) == (2, "Ash.")
    await world.press("kei", "approve:proposal:1:2")
    await world.wait()
    await world.render()
    await write(world, "style_block", "style_block", text="Snow.", negatives="no neon")
    assert await stale(world) == ["style v3 → options of MARA"]
    assert "out of date: style v3" in await world.press("mara", "pick:version:1:1")
    async with world.app.store.reading() as db:
        card, _ = await pick_card(db, 1)
    await world.press("mara", card.buttons[0].value)
    assert await stale(world) == ["style v3 → locked picture of MARA"]


@pytest.mark.behaviour("A8")
async def test_another_productions_change_is_not_looked_at(world: World) -> None:
    await shoot(world)
    async with world.app.store.writing() as db:
        other = Production(code="OTHER", title="Other", created_at=START)
        db.add(other)
        await db.flush()
        entry_there = await canon.add(
            db, other, "style_block", "style_block", {"text": "x"}, author="m", at=START
        )
        await canon.make_canon(db, other, [entry_there])
    assert await stale(world) == []


def scene(shots: list[tuple[str, ...]]) -> list[MadeShot]:
    return [
        MadeShot(
            f"SC001_SH{10 * n:04}", 1, tuple(prompt_composer.wanted(cast, "ATTIC", [])),
            prompt_composer.where(f"SC001_SH{10 * n:04}", 1),
        )
        for n, cast in enumerate(shots, 1)
    ]  # fmt: skip


def filmed(shots: list[MadeShot], entries: Iterable[Entry]) -> Made:
    """Each shot proposed and taken once from these entries, all in one approved cut."""
    here = prompt_composer.Canon(entries)
    requests, takes = [], []
    for n, shot in enumerate(shots, 1):
        held = here.anchors(shot.place, shot.things)
        sources = frozenset(mark for each in held for mark in each.marks)
        requests.append(MadeRequest(n, n, ProposalStatus.RENDERED, sources, shot, 1, 1))
        takes.append(MadeTake(n, 1, shot, n))
    inside = frozenset((shot.code, 1) for shot in shots)
    film = MadeCut(1, 1, 1, "cut", inside, True)
    gate = MadeGate(1, "rough_cut", 1, "G-1", 9, frozenset({"cut"}), "producer")
    return Made(requests=requests, takes=takes, cuts=[film], gates=[gate], acts={"scene:1": 1})


casts = st.lists(st.lists(st.sampled_from(NAMES), unique=True).map(tuple), min_size=1, max_size=6)


@pytest.mark.behaviour("A8")
@given(casts, st.sampled_from(NAMES))
def test_exactly_the_shots_that_show_what_changed_fall_with_their_cut(
    shown: list[tuple[str, ...]], who: str
) -> None:
    entries = [anchored(name) for name in NAMES]
    things = filmed(scene(shown), entries)
    assert list(staleness.out_of_date(things, entries)) == []
    draft = entry("character", who, 2, body={"anchor": "scarred"})
    draft.canon_version = None
    found = list(staleness.out_of_date(things, canon.overlaid(entries, [draft])))
    fell = [each.id for each in found if each.kind == "take"]
    assert fell == [n for n, cast in enumerate(shown, 1) if who in cast]
    assert [each.kind for each in found[len(fell) :]] == (["cut", "gate"] if fell else [])
    assert all(each.causes == (draft,) for each in found)


async def test_a_batch_without_proposals_is_no_question(world: World) -> None:
    async with world.app.store.reading() as db:
        assert await staleness.why(db, await world.production(db), []) == {}
        assert (await db.exec(select(Batch))).all() == []

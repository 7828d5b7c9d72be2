"""A shot that somebody claimed is theirs: roles and other people are told who and why (F1, I2)."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import texts
from bot.shots.cards import shot_card
from store.models import (
    Claim,
    GateStatus,
    LogRow,
    Member,
    Production,
    ProposalStatus,
    Scene,
    Shot,
    Status,
)
from tests.canon.test_staleness import shoot
from tests.fakes import ScriptedModel
from tests.injection import films
from tests.shots.manual_work import (
    PAGE,
    claims,
    cut,
    digest,
    events,
    letters,
    say,
    shot,
    shown,
    takes,
)
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("F1", "I2")
HELD = "is claimed by Kei (artist)"


async def back(world: World) -> None:
    """Two takes wait to be circled."""
    await world.to_generation()
    await world.propose()
    await world.press("kei", "approve:batch:1:1", ticked=(1, 2))
    await world.wait()
    await world.render()


async def test_a_claim_is_answered_and_its_shot_shows_the_status_summary(world: World) -> None:
    await back(world)
    said = await say(world, "kei", "claim SC001_SH0010 the reflection")
    assert said == "SC001_SH0010 is yours until you release it."
    await shown(world)
    card = world.chat.cards["shot:1"]
    assert world.chat.places["shot:1"] == PAGE
    assert card.title == "SC001_SH0010: claimed by Kei (artist)"
    words = "\n".join(card.lines)
    assert "the reflection" in words
    assert "Pending: take 1" in words
    assert "Attached to the next take: style v1, MARA v1, ATTIC v1, LANTERN v1" in words
    assert "Take 1: 3 s" in words
    assert [button.value for button in card.buttons] == ["release:claim:1:1"]


@pytest.mark.parametrize("words", ["20", "sc1_sh20", "SC001_SH0020"])
async def test_on_its_scenes_page_a_shot_is_claimed_by_its_number(world: World, words: str) -> None:
    await world.to_generation()
    assert (await say(world, "kei", f"claim {words}")).startswith("SC001_SH0020 is yours")


async def test_in_a_shots_thread_the_place_says_which(world: World) -> None:
    await world.to_generation()
    assert (await say(world, "kei", "claim", "shot:2")).startswith("SC001_SH0020 is yours")
    assert "free again" in await say(world, "kei", "release", "shot:2")


async def test_what_is_no_shot_or_nobodys_to_claim_is_answered_in_words(world: World) -> None:
    await world.to_generation()
    assert "no shot and no asset" in await say(world, "kei", "claim SC009_SH0010")
    assert "Claim which shot?" in await say(world, "kei", "claim")
    assert "guests watch" in await say(world, "gast", "claim 10")
    assert "lock it: /film lock MARA why" in await say(world, "kei", "claim Mara")
    assert "Nobody holds SC001_SH0010" in await say(world, "kei", "release 10")
    assert "You hold nothing" in await say(world, "kei", "release")
    async with world.app.store.writing() as db:
        row = await shot(world)
        row.cut_out = True
        await db.merge(row)
    assert "no longer in the shot list" in await say(world, "kei", "claim 10")
    assert await claims(world) == []


async def test_of_two_who_claim_one_shot_the_second_is_told_who_holds_it_and_why(
    world: World,
) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10 the reflection")
    assert "You hold SC001_SH0010 already" in await say(world, "kei", "claim 10")
    said = await say(world, "mara", "claim 10")
    assert HELD in said
    assert "the reflection" in said
    assert len(await claims(world)) == 1


async def test_roles_may_not_touch_a_claimed_shot_and_read_who_and_why(world: World) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10 the reflection")
    told = [
        await world.propose(),
        await world.tool("storyboard", "storyboard_update", boards=[
            {"shot": "SC001_SH0010", "composition": "right", "foreground": "", "note": ""}]),
        await world.tool("directors_assistant", "shotlist_update", scene=1, shots=[]),
        await world.tool("casting", "canon_write", kind="character", name="MARA", reason="x",
                         scope="shot:SC001_SH0010", fields=[{"name": "anchor", "value": "old"}]),
    ]  # fmt: skip
    for words in (told[0], told[1], told[3]):
        assert HELD in words
        assert "the reflection" in words
    assert told[2].startswith("refused")
    assert (await world.propose(2)).startswith("posted"), "another scene goes on"


async def test_other_people_change_nothing_of_a_claimed_shot(world: World) -> None:
    await back(world)
    await say(world, "kei", "claim 10 the reflection")
    for value, values in (
        ("keep:take:1:1", {"in": "0", "out": "1"}),
        ("retake:take:1:1", {"reason": "no"}),
        ("overrule:take:1:1", {"reason": "no"}),
        ("redo:take:1:1", {}),
        ("repeat:take:1:1", {}),
        ("more:proposal:1:1", {}),
    ):
        assert HELD in await world.press("mara", value, values=values), value
    assert HELD in await world.press("mara", "circle:batch:1:1", ticked=(1,))
    assert "1 take circled" in await world.press("mara", "circle:batch:1:1", ticked=(1, 2))
    first, second = await takes(world)
    assert (first.status, second.status) == (Status.WFA, Status.DONE)
    assert "circled" in await world.press("kei", "keep:take:1:1", values={"in": "0", "out": "1"})


async def test_a_request_for_a_claimed_shot_is_decided_by_nobody_else(world: World) -> None:
    await world.to_generation()
    await world.propose()
    await say(world, "kei", "claim 10 the reflection")
    for verb in ("approve", "reject", "edit", "skip", "swap"):
        values = {"reason": "x"} if verb == "reject" else {"framing": "x"}
        assert HELD in await world.press("deniz", f"{verb}:proposal:1:1", values=values), verb
    assert (await world.proposal(1)).status == ProposalStatus.OPEN
    said = await world.press("deniz", "approve:batch:1:1", ticked=(1, 2))
    assert HELD in said
    assert (await world.proposal(2)).status == ProposalStatus.APPROVED


async def test_what_was_approved_before_still_runs_and_waits_for_who_claimed(world: World) -> None:
    await world.to_generation()
    await world.propose()
    await world.press("kei", "approve:batch:1:1", ticked=(1, 2))
    said = await say(world, "mara", "claim 10 my own light")
    assert "P-1 was approved before and still runs" in said
    await world.wait()
    await world.render()
    assert len(await takes(world)) == 2
    held = "is claimed by Mara (director)"
    assert held in await world.press("kei", "keep:take:1:1", values={"in": "0", "out": "1"})


async def test_only_who_holds_it_releases_and_an_approver_breaks_it_with_a_reason(
    world: World,
) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10 the reflection")
    assert "An approver breaks it" in await say(world, "mara", "release 10")
    assert "for Mara or Deniz to decide" in await say(world, "gast", "unlock 10 mine")
    assert "say why" in await say(world, "deniz", "unlock 10")
    assert "Kei (artist) is told why" in await say(world, "deniz", "unlock 10 he is ill")
    account, words = next(w for w in world.chat.whispers if "out of your hands" in w[1])
    assert account == "fake:kei"
    assert "he is ill" in words
    assert "Nobody holds" in await say(world, "deniz", "unlock 10 again")
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(LogRow).where(LogRow.subject == "SC001_SH0010"))).all()
    assert [(row.who, row.what) for row in rows] == [
        ("Kei (artist)", "claimed"), ("Deniz (line producer)", "unlocked"),
    ]  # fmt: skip
    assert rows[1].detail["why"] == "he is ill"
    assert "yours" in await say(world, "mara", "claim 10")


async def test_an_asset_is_locked_against_roles_and_people(world: World) -> None:
    await world.to_generation()
    assert "say why" in await say(world, "kei", "lock MARA")
    assert "MARA is locked until" in await say(world, "kei", "lock Mara the scar is being redrawn")
    fields = [{"name": "anchor", "value": "older"}]
    told = await world.tool(
        "casting", "canon_write", kind="character", name="MARA", scope="production", reason="x",
        fields=fields,
    )  # fmt: skip
    assert "MARA is locked by Kei (artist)" in told
    assert "the scar is being redrawn" in told
    assert "free again" in await say(world, "deniz", "unlock MARA now")


async def test_a_claim_left_open_is_in_the_digest_and_in_mine_and_reminds_nobody(
    world: World,
) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10 the reflection")
    await say(world, "kei", "lock MARA the scar")
    assert "Held: SC001_SH0010 by Kei (artist), the reflection" in await digest(world)
    assert "SC001_SH0010 claimed by Kei" in await say(world, "kei", "mine")
    card = world.chat.private[-1]
    assert card is not None
    assert "release:claim:1:1" in [button.value for button in card.buttons]
    assert "SC001_SH0010" not in await say(world, "mara", "mine")
    assert "MARA is free again" in await world.press("kei", "release:claim:2:1")
    assert "was given back already" in await world.press("kei", "release:claim:2:1")


async def test_a_restart_keeps_claims(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await world.to_generation()
        await say(world, "kei", "claim 10 the reflection")
    async with open_world(tmp_path) as world:
        assert HELD in await world.propose(shots=1)
        async with world.app.store.reading() as db:
            card, _ = await shot_card(db, 1)
        assert card.title == "SC001_SH0010: claimed by Kei (artist)"


async def test_a_claim_that_comes_twice_is_one(world: World) -> None:
    await world.to_generation()
    assert "yours" in await world.press("kei", "claim:shot:1:1", "same")
    assert await world.press("kei", "claim:shot:1:1", "same") == ""
    assert len(await claims(world)) == 1
    assert "free again" in await world.press("kei", "release:claim:1:1")


async def test_a_shot_given_back_untouched_is_asked_for_again(world: World) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10")
    await say(world, "kei", "release 10")
    (event,) = await events(world, "released")
    assert event["shot"]["shot"] == "SC001_SH0010"
    assert (event["done"], event["changed"]) == (False, [])


async def test_a_rejected_cut_that_names_a_claimed_shot_is_told_to_who_holds_it(
    world: World,
) -> None:
    await shoot(world)
    await cut(world, GateStatus.OPEN)
    await say(world, "kei", "claim 10")
    values = {"reason": "too dark", "shots": "SC001_SH0010, SC001_SH0020"}
    await world.press("mara", "reject:gate:" + str((await world.gate(number=50)).id) + ":1",
                      values=values)  # fmt: skip
    await world.wait()
    assert "names SC001_SH0010, which you hold: too dark" in (await letters(world, "kei"))[-1]
    assert [event["shot"]["shot"] for event in await events(world, "retake")] == ["SC001_SH0020"]
    assert [take.status for take in await takes(world)] == [Status.DONE, Status.RETAKE]


@pytest.mark.behaviour("B3", "L5")
async def test_nobody_of_another_production_reaches_a_claim_a_shot_or_a_file(
    tmp_path: Path,
) -> None:
    async with films.two_films(tmp_path, ScriptedModel()) as world:
        async with world.app.store.writing() as db:
            ours = (await db.exec(select(Production).order_by(col(Production.id)))).first()
            assert ours is not None
            member = (await db.exec(select(Member).where(Member.production_id == ours.id))).first()
            assert member is not None
            scene = Scene(
                production_id=ours.id, position=90, code="090", act=1, heading="", location=""
            )
            db.add(scene)
            await db.flush()
            row = Shot(
                production_id=ours.id, scene_id=scene.id, act=1, code="SC090_SH0010",
                seconds=2, plan={"cast": [], "props": []},
            )  # fmt: skip
            db.add(row)
            await db.flush()
            held = Claim(
                production_id=ours.id, holds=f"shot:{row.id}", kind="shot", row_id=row.id,
                name=row.code, member_id=member.id, by="x", at=world.clock.now(),
            )  # fmt: skip
            db.add(held)
            await db.flush()
            ids = (row.id, held.id)
        for value in (f"claim:shot:{ids[0]}:1", f"release:claim:{ids[1]}:1"):
            assert await world.press("ines", value) == texts.NOT_MEMBER
        assert [claim.holds for claim in await claims(world)] == [f"shot:{ids[0]}"]

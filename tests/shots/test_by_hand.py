"""What somebody makes by hand is logged as a take, and what hung on the old one is listed (F1)."""

from pathlib import Path

import pytest

from bot.core.chat_port import Place
from bot.generation.take_card import takes_card
from bot.shots.dependants import replaced_card
from store.models import GateStatus, ImportStatus, ProposalStatus, Status
from tests.canon.test_staleness import shoot
from tests.intake.material import film, picture
from tests.shots.manual_work import PAGE, cut, events, letters, post, say, shot, shown, takes, told
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("F1")
WORDS = {"words": "took the crew out of the window"}


async def test_an_editor_claims_a_shot_fixes_it_by_hand_and_gives_it_back(world: World) -> None:
    """The whole of F1: claim, edit, re-log, verify."""
    await shoot(world)
    await cut(world)
    await say(world, "kei", "claim 10 the reflection")
    parcel = await post(world, "kei", "fixed.mp4", film())
    await shown(world)
    asked = world.chat.cards[f"parcel:{parcel.id}"]
    assert world.chat.threads[f"parcel:{parcel.id}"] == "shot:1"
    assert [button.label for button in asked.buttons] == ["What changed?"]
    press = f"changed:parcel:{parcel.id}:1"
    assert await world.press("kei", press) == "What changed?"
    said = await world.press("kei", press, values=WORDS)
    assert said == "Take 2 of SC001_SH0010 stands: circled, and logged with your words."

    old, other, new = await takes(world)
    assert (old.status, old.reason) == (Status.RETAKE, "take 2 by hand stands in its place")
    assert other.status == Status.DONE
    assert (new.status, new.circled_by, new.number) == (Status.DONE, "Kei (artist)", 2)
    assert (new.by, new.words, new.replaces) == ("Kei (artist)", WORDS["words"], [old.id])
    assert new.canon_version > 0
    assert len(new.fingerprint) == 64

    await shown(world)
    listed = world.chat.cards[f"replaced:{new.id}"]
    assert [(item.label, item.status) for item in listed.items] == [
        ("cut 1 of act 1", "holds the old take of SC001_SH0010"),
        ("G-50 Rough cut, act 1", "approved"),
    ]
    (button,) = listed.items[1].buttons
    assert "for Mara to decide" in await world.press("kei", button.value)
    assert "is marked for redo" in await world.press("mara", button.value)
    fell = await world.gate(number=50)
    assert fell.status == GateStatus.OUT_OF_DATE
    assert "cut 1 of act 1" in fell.card["reopened"]
    async with world.app.store.reading() as db:
        again, _ = await replaced_card(db, new.id)
    assert not again.items[1].buttons
    assert "Already marked" in await world.press("mara", button.value)

    assert "free again" in await say(world, "kei", "release 10")
    for event in await events(world, "released"):
        assert event["shot"]["shot"] == "SC001_SH0010"
        assert event["changed"] == [f"take 2 by hand, Kei (artist): {WORDS['words']}"]
        assert event["prompt"]["changed"] == WORDS["words"]
        assert event["done"] is True
    assert len(await events(world, "released")) == 2, "the scene's dop and the storyboard artist"


async def test_words_on_the_message_need_one_press(world: World) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10")
    parcel = await post(world, "kei", "fixed.mp4", film(), "no crew in the window")
    assert "Take 1 of" in await world.press("kei", f"said:parcel:{parcel.id}:1")
    (take,) = await takes(world)
    assert (take.words, take.status) == ("no crew in the window", Status.DONE)
    again = await world.press("kei", f"said:parcel:{parcel.id}:1")
    assert again.startswith("Already decided: taken by Kei")
    assert len(await takes(world)) == 1


async def test_a_file_that_carries_the_code_of_a_claimed_shot_is_its_take_wherever_it_is_posted(
    world: World,
) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10")
    parcel = await post(world, "kei", "SMALL_SC001_SH0010_comp_v003.mp4", film(), thread=None)
    assert (parcel.shot_id, parcel.status) == (1, ImportStatus.OPEN)
    await world.press("kei", f"changed:parcel:{parcel.id}:1", values=WORDS)
    assert [take.status for take in await takes(world)] == [Status.DONE]


async def test_without_a_claim_it_is_the_next_take_and_waits_to_be_circled(world: World) -> None:
    await shoot(world)
    await post(world, "kei", "graded.mp4", film(), "warmer")
    said = (await letters(world, "kei"))[-1]
    assert said == "Filed as take 2 of SC001_SH0010, waiting to be circled."
    old, _, new = await takes(world)
    assert (old.status, new.status, new.words) == (Status.DONE, Status.WFA, "warmer")
    async with world.app.store.reading() as db:
        card, _ = await takes_card(db, 2)
    assert "take 2 by hand, Kei (artist): warmer" in card.items[0].text
    assert "1 take circled" in await world.press("kei", "circle:batch:2:1", ticked=(new.id,))


async def test_a_file_in_the_thread_of_a_shot_that_somebody_else_holds_is_refused_privately(
    world: World,
) -> None:
    await world.to_generation()
    await say(world, "mara", "claim 10 my own light")
    place = {"text": "", "thread": "shot:1"}
    with pytest.raises(LookupError):
        await post(world, "kei", "fixed.mp4", film(), **place)
    assert "is claimed by Mara (director)" in await told(world)
    assert await takes(world) == []


async def test_the_same_file_is_not_filed_twice(world: World) -> None:
    await world.to_generation()
    data = film()
    await post(world, "kei", "one.mp4", data)
    again = await post(world, "kei", "two.mp4", data)
    assert "this is take 1 of SC001_SH0010 already" in (await letters(world, "kei"))[-1]
    assert again.status == ImportStatus.LEFT
    assert len(await takes(world)) == 1


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("SC001_SH0020.mp4", film(), "its name says SC001_SH0020, and this is SC001_SH0010"),
        ("still.png", picture("red"), "a take is a clip"),
        ("notes.exe", b"MZ\x90\0" + bytes(50), "this is a program"),
    ],
)
async def test_what_is_no_take_of_this_shot_is_refused_in_words(
    world: World, name: str, data: bytes, why: str
) -> None:
    await world.to_generation()
    await post(world, "kei", name, data)
    assert why in (await letters(world, "kei"))[-1]
    assert await takes(world) == []


async def test_a_file_of_a_guest_is_refused(world: World) -> None:
    await world.to_generation()
    with pytest.raises(LookupError):
        await post(world, "gast", "mine.mp4", film())
    assert "guests watch" in await told(world)


async def test_of_several_clips_each_is_a_take_and_the_last_stands(world: World) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10")
    files = {"a.mp4": film(6), "b.mp4": film(8)}
    parcel = await world.bring("kei", files, place=Place(channel=PAGE, thread="shot:1"))
    await world.press("kei", f"changed:parcel:{parcel.id}:1", values=WORDS)
    assert [(t.number, t.status) for t in await takes(world)] == [
        (1, Status.WFA), (2, Status.DONE),
    ]  # fmt: skip


async def test_what_changed_has_to_be_said_and_only_by_who_posted_it(world: World) -> None:
    await world.to_generation()
    await say(world, "kei", "claim 10")
    parcel = await post(world, "kei", "fixed.mp4", film())
    press = f"changed:parcel:{parcel.id}:1"
    assert "say in a sentence what changed" in await world.press(
        "kei", press, values={"words": " "}
    )
    assert "for Kei (artist) to decide" in await world.press("mara", press, values=WORDS)
    assert "came into a shot's thread" in await world.press("mara", f"take:parcel:{parcel.id}:1")
    assert await takes(world) == []


async def test_a_claim_broken_meanwhile_makes_it_the_next_take(world: World) -> None:
    await shoot(world)
    await say(world, "kei", "claim 10")
    parcel = await post(world, "kei", "fixed.mp4", film())
    await say(world, "mara", "unlock 10 we need it")
    said = await world.press("kei", f"changed:parcel:{parcel.id}:1", values=WORDS)
    assert "waiting to be circled" in said
    assert [take.status for take in await takes(world)] == [Status.DONE, Status.DONE, Status.WFA]


async def test_requests_of_the_shot_that_nobody_decided_are_left_out_once_it_is_made(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose()
    await say(world, "kei", "claim 10")
    parcel = await post(world, "kei", "fixed.mp4", film(), "by hand")
    await world.press("kei", f"said:parcel:{parcel.id}:1")
    skipped, other = await world.proposal(1), await world.proposal(2)
    assert (skipped.status, skipped.reason) == (ProposalStatus.SKIPPED, "by hand")
    assert other.status == ProposalStatus.OPEN


async def test_a_render_that_comes_back_later_does_not_take_the_shot_back(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await say(world, "kei", "claim 10")
    parcel = await post(world, "kei", "fixed.mp4", film(), "by hand")
    await world.press("kei", f"said:parcel:{parcel.id}:1")
    await world.render()
    mine, late = await takes(world)
    assert (mine.status, late.status) == (Status.DONE, Status.WFA)
    assert (await shot(world)).status == Status.DONE


async def test_killed_and_started_again_the_file_still_asks_what_changed(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await world.to_generation()
        await say(world, "kei", "claim 10")
        parcel = await post(world, "kei", "fixed.mp4", film())
    async with open_world(tmp_path) as world:
        said = await world.press("kei", f"changed:parcel:{parcel.id}:1", values=WORDS)
        assert said.startswith("Take 1 of SC001_SH0010 stands")
        assert [take.words for take in await takes(world)] == [WORDS["words"]]


@pytest.mark.behaviour("L5")
async def test_a_gate_that_holds_no_old_take_falls_by_no_forged_press(world: World) -> None:
    await shoot(world)
    await cut(world)
    gate = await world.gate(number=50)
    assert "up to date" in await world.press("mara", f"mark:gate:{gate.id}:1")
    script = await world.gate(stage="script")
    assert "up to date" in await world.press("mara", f"mark:gate:{script.id}:1")
    assert (await world.gate(number=50)).status == GateStatus.APPROVED
    assert "up to date" in await world.press("mara", "mark:cut:1:1")
    assert "up to date" in await world.press("mara", "mark:take:1:1")

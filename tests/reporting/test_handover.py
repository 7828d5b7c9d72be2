"""Being away and handing over: work passes on, nobody is pinged, and it all comes back (H5)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app.job_handlers import JobRunner
from bot.core.members import holders
from bot.production.pending import waiting
from bot.reporting.checkin import tick
from store.models import Agent, CheckIn, Claim, Deputy, Handover, Member, Right
from tests.shots.manual_work import claims, letters, say
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("H5")


async def another_artist(world: World) -> None:
    async with world.app.store.writing() as db:
        film = await world.production(db)
        db.add(
            Member(
                production_id=film.id, account="fake:sam", handle="@sam", name="Sam",
                rights=["artist"], timezone="America/New_York",
            )
        )  # fmt: skip


async def runners(world: World) -> set[str]:
    """Who runs the pages of the scenes."""
    async with world.app.store.reading() as db:
        query = select(Member.name).join(Agent).where(Agent.role == "dop")
        return set((await db.exec(query)).all())


async def handover(world: World) -> Handover:
    async with world.app.store.reading() as db:
        return (await db.exec(select(Handover))).all()[-1]


async def later(world: World, hours: float) -> None:
    """Time passes, and what fell due by then is done."""
    world.clock.move_to(world.clock.now() + timedelta(hours=hours))
    async with world.app.store.writing() as db:
        await db.exec(select(Member))
    effects = JobRunner(world.app)
    await effects.run()
    await effects.close()


async def given(world: World) -> Handover:
    """Kei hands everything to Sam, with a claimed shot."""
    await world.to_generation()
    await another_artist(world)
    await say(world, "kei", "claim 10 the reflection")
    await say(world, "kei", "handover @sam")
    row = await handover(world)
    assert "Sam has 3 pages" not in await world.press("kei", f"edit:handover:{row.id}:1")
    await world.press("kei", f"confirm:handover:{row.id}:1")
    return await handover(world)


async def test_the_draft_says_what_one_leaves_and_passes_nothing_before_the_press(
    world: World,
) -> None:
    await world.to_generation()
    await another_artist(world)
    await world.propose()
    await say(world, "kei", "claim 10 the reflection")
    assert "one press hands it to Sam" in await say(world, "kei", "handover @sam")
    card = world.chat.private[-1]
    assert card is not None
    words = "\n".join(card.lines)
    assert "I hold: SC001_SH0010 by Kei (artist), the reflection" in words
    assert "Waits for me: SC001" in words
    assert "SC001_SH0020 needs approval" in words
    assert card.lines[-1].startswith("Next I would try")
    assert await runners(world) == {"Kei"}
    assert [button.label for button in card.buttons] == ["Hand over", "Edit", "Leave it"]


async def test_one_press_passes_pages_claims_and_approvals(world: World) -> None:
    row = await given(world)
    assert row.status == "confirmed"
    assert await runners(world) == {"Sam"}
    (claim,) = await claims(world)
    assert claim.by == "Sam (artist), for Kei"
    assert "is claimed by Sam (artist), for Kei" in await say(world, "kei", "claim 10")
    async with world.app.store.reading() as db:
        deputy = (await db.exec(select(Deputy))).one()
    assert deputy.until == row.until
    again = await world.press("kei", f"confirm:handover:{row.id}:1")
    assert again == "Already decided: this handover is confirmed."


async def test_who_takes_over_is_greeted_when_their_day_begins(world: World) -> None:
    row = await given(world)
    await later(world, 1)
    assert not any("Good morning" in words for words in await letters(world, "sam"))
    await later(world, 4)  # 9 o'clock in New York
    (words,) = [words for words in await letters(world, "sam") if "Good morning" in words]
    assert "Handover from Kei to Sam" in words
    await later(world, 0)
    assert len([w for w in await letters(world, "sam") if "Good morning" in w]) == 1
    assert (await handover(world)).greeted_at is not None
    assert row.greeted_at is None


async def test_it_all_comes_back_by_itself_when_the_next_day_begins(world: World) -> None:
    row = await given(world)
    assert f"{row.until:%a %H:%M}" == "Tue 09:00"
    await later(world, 24.1)
    assert await runners(world) == {"Kei"}
    assert (await claims(world))[0].by == "Kei (artist)"
    async with world.app.store.reading() as db:
        assert (await db.exec(select(Deputy))).one().ended_at is not None
    assert (await handover(world)).status == "ended"
    assert "what Sam had of yours is yours again" in " ".join(await letters(world, "kei"))
    assert "Kei is back" in " ".join(await letters(world, "sam"))


async def test_coming_back_early_ends_the_handover(world: World) -> None:
    await given(world)
    assert "away until Fri 06 Mar 09:00" in await say(world, "kei", "away until friday 09:00")
    assert (await handover(world)).until.day == 6, "away for longer, so it stays for longer"
    await later(world, 25)
    assert await runners(world) == {"Sam"}
    assert "You are back" in await say(world, "kei", "away off")
    assert await runners(world) == {"Kei"}
    assert "You are not away" in await say(world, "kei", "away off")


async def test_what_was_handed_on_comes_back_to_its_owner_all_the_same(world: World) -> None:
    """Kei leaves to Sam, Sam leaves to Mara, Kei is back first."""
    await given(world)
    await say(world, "sam", "handover @mara until friday")
    await world.press("sam", f"confirm:handover:{(await handover(world)).id}:1")
    assert await runners(world) == {"Mara"}
    await say(world, "kei", "handover off")
    assert await runners(world) == {"Kei"}
    assert (await claims(world))[0].by == "Kei (artist)"
    await say(world, "sam", "handover off")
    assert await runners(world) == {"Kei"}


async def test_who_is_away_is_neither_reminded_nor_asked_nor_missing(world: World) -> None:
    await world.tool("producer", "gate_request", stage="script", act=0, summary="look")
    await say(world, "mara", "away until wednesday 09:00")
    world.clock.move_to(world.clock.now() + timedelta(hours=5))
    await tick(world.app)
    assert len(await letters(world, "mara")) == 1, "the answer to the word and no reminder"
    async with world.app.store.reading() as db:
        asked = (await db.exec(select(Member.name).join(CheckIn))).all()
    assert "Mara" not in asked
    assert "Kei" in asked


async def test_what_is_asked_of_who_is_away_goes_to_who_stands_in_or_may_decide_too(
    world: World,
) -> None:
    await world.to_generation()
    await world.propose()
    await say(world, "kei", "away until friday")
    async with world.app.store.reading() as db:
        film = await world.production(db)
        found = {item.key: [m.name for m in item.members] for item in await waiting(db, film)}
    assert found["batch:1"] == ["Mara"], "a director, while its runner is away"
    await say(world, "mara", "deputy @deniz until 20:00")
    await say(world, "mara", "away until 18:00")
    async with world.app.store.reading() as db:
        film = await world.production(db)
        assert [m.name for m in await holders(db, film, Right.DIRECTOR)] == ["Deniz"]
        found = {item.key: [m.name for m in item.members] for item in await waiting(db, film)}
    assert found["batch:1"] == ["Deniz"]


async def test_a_refusal_says_when_somebody_who_is_away_is_back(world: World) -> None:
    await say(world, "mara", "away until wednesday 11:00")
    told = await world.tool("directors_assistant", "shotlist_update", scene=1, shots=[])
    assert "Mara" in told
    assert "Wed 11:00" in told


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("handover", "Say to whom"),
        ("handover @kei", "that is you"),
        ("handover @gast", "is a guest"),
        ("handover @nobody", "nobody"),
        ("handover @sam until soon", "Say to whom"),
        ("away until yesterday", "Say until when"),
        ("away until 2026-01-01", "Say until when"),
        ("handover off", "Nothing is handed over"),
        ("away", "Nobody is away"),
    ],
)
async def test_what_makes_no_sense_is_answered_in_words(world: World, words: str, why: str) -> None:
    await another_artist(world)
    assert why.casefold() in (await say(world, "kei", words)).casefold()


async def test_only_who_leaves_confirms_and_a_guest_hands_nothing_over(world: World) -> None:
    await another_artist(world)
    assert "a guest has no pages" in await say(world, "gast", "handover @kei")
    await say(world, "kei", "handover @sam")
    row = await handover(world)
    for verb in ("confirm", "leave", "edit"):
        values = {"text": "mine"} if verb == "edit" else {}
        assert "for whoever leaves it" in await world.press(
            "mara", f"{verb}:handover:{row.id}:1", values=values
        )
    assert await world.press("kei", f"leave:handover:{row.id}:1") == "Nothing is handed over."
    said = await world.press("kei", f"confirm:handover:{row.id}:1")
    assert said == "Already decided: this handover is left."


async def test_a_draft_whose_time_is_over_passes_nothing(world: World) -> None:
    await another_artist(world)
    await say(world, "kei", "handover @sam")
    world.clock.move_to(world.clock.now() + timedelta(days=2))
    row = await handover(world)
    assert "the time on this card is over" in await world.press(
        "kei", f"confirm:handover:{row.id}:1"
    )


async def test_words_of_ones_own_are_what_is_handed_over(world: World) -> None:
    await another_artist(world)
    await say(world, "kei", "handover @sam")
    row = await handover(world)
    assert await world.press("kei", f"edit:handover:{row.id}:1") == "Hand over"
    values = {"text": "Scene 2: try the wider lens."}
    assert "Sam has" in await world.press("kei", f"edit:handover:{row.id}:1", values=values)
    await later(world, 6)
    assert "try the wider lens" in " ".join(await letters(world, "sam"))


async def test_killed_meanwhile_the_handover_still_ends_on_time(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        await given(world)
    async with open_world(tmp_path) as world:
        await later(world, 25)
        assert await runners(world) == {"Kei"}
        async with world.app.store.reading() as db:
            assert (await db.exec(select(Claim))).one().by == "Kei (artist)"

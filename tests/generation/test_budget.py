"""`/film budget` sets and shows money, and its line producer hears when it runs low."""

import json
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app.card_table import show
from bot.app.router import receive, route
from bot.core import money_format
from bot.core.chat_port import Message, Place
from bot.generation import budget, budget_alert
from bot.reporting.digest import digest_text
from store import ledger, scheduled_jobs
from store.models import LogRow, Member, Post, ScheduledJob, Take
from tests.fakes import DyingChat, FakeChat, Killed
from tests.world import World, open_world

pytestmark = pytest.mark.behaviour("D4")


async def say(world: World, who: str, words: str) -> str:
    """A command; what the person was told."""
    key = f"{words}-{len(world.chat.whispers)}"
    place = Place(channel="here")
    message = Message(account=f"fake:{who}", text=words, place=place)
    receive(world.app, world.chat, key, "command", message)
    await route(world.app)
    return world.chat.whispers[-1][1]


async def test_the_budget_is_told_in_a_few_lines(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=2)
    await world.press("kei", "approve:proposal:1:1")
    await world.wait()
    await world.render()
    told = (await say(world, "kei", "budget")).splitlines()
    cap = (await totals(world)).cap
    assert told[0].startswith(f"Cap {cap}, burned 3, held 0, left {cap - 3} credits (")
    assert told[1:4] == [
        "Shots, burned: SC001_SH0010 3.", "Roles, burned: dop 3.", "Providers, burned: animatic 3.",
    ]  # fmt: skip
    assert told[4:] == ["Takes: 1 made, 0 circled; 0 of 3 s used (0 %).",
                        "Today: Kei 3 of 20 allowed."]  # fmt: skip


async def test_the_json_of_the_ledger_keeps_its_names(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    async with world.app.store.reading() as db:
        found = money_format.plain(await budget.books(db, await world.production(db)))
    assert json.loads(json.dumps(found, default=str)) == found | {
        "by_runner": [{"runner": "Kei", "day": "2026-03-02", "spent": 3, "allowance": 20}]
    }
    assert {"by_shot", "by_role", "by_provider", "yield", "unbalanced"} <= set(found)
    assert found["by_shot"]["SC001_SH0010"] == {
        "estimate": 3, "reserved": 3, "burned": 0, "refunded": 0, "open": 3,
    }  # fmt: skip
    assert found["unbalanced"] == []


async def totals(world: World) -> ledger.Totals:
    async with world.app.store.reading() as db:
        return await ledger.totals(db, 1)


async def test_the_line_producer_sets_the_cap_and_it_is_in_the_log(world: World) -> None:
    assert await say(world, "deniz", "budget 200") == (
        "Cap 200, burned 0, held 0, left 200 credits."
    )
    assert "left 150" in await say(world, "deniz", "budget 150")
    async with world.app.store.reading() as db:
        rows = (await db.exec(select(LogRow).where(LogRow.what == "budget set"))).all()
    assert [(r.who, r.detail["before"], r.detail["now"]) for r in rows] == [
        ("Deniz (line producer)", 0, 200), ("Deniz (line producer)", 200, 150),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    ["-5", "5.5", "4,100", "1e9", "٣٠", "9999999999", "all of it", "@kei", "@kei -3", "@kei 1 2",
     "P- 3", "P-x 3", "P-٣ 3", "P-99999999999 3", "P-7 3", "P-1 3", "@nobody 5", "@" + "x" * 9000],
)  # fmt: skip
async def test_what_cannot_be_set_gets_an_answer_and_changes_nothing(
    world: World, words: str
) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    before = await totals(world)
    said = await say(world, "deniz", f"budget {words}")
    assert said.startswith("Nothing was changed: ")
    assert len(said) < 400
    assert await totals(world) == before


@pytest.mark.behaviour("B7")
@pytest.mark.parametrize("who", ["mara", "kei", "gast"])
@pytest.mark.parametrize("words", ["500", "@kei 500", "P-1 5"])
async def test_only_the_line_producer_sets_money(world: World, who: str, words: str) -> None:
    assert "this is for Deniz to decide" in await say(world, who, f"budget {words}")
    assert (await totals(world)).cap == 0


@pytest.mark.behaviour("D3")
@pytest.mark.parametrize("name", ["@kei", "@KEI", "kei"])
async def test_the_line_producer_sets_what_a_runner_may_spend(world: World, name: str) -> None:
    said = await say(world, "deniz", f"budget {name} 35")
    assert said == "Kei may now approve renders for up to 35 credits a day."
    async with world.app.store.reading() as db:
        assert (await db.exec(select(Member.allowance).where(Member.name == "Kei"))).one() == 35


@pytest.mark.behaviour("D5")
async def test_the_real_cost_of_what_is_back_is_confirmed(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.press("kei", "approve:proposal:1:1")
    assert "is known when its files are back" in await say(world, "deniz", "budget P-1 9")
    await world.wait()
    await world.render()
    said = await say(world, "deniz", "budget P-1 9")
    now = await totals(world)
    assert said == f"P-1 cost 9 credits. Under the cap {now.left} credits are left."
    assert (now.reserved, now.burned, now.refunded, now.open) == (9, 9, 0, 0)
    async with world.app.store.reading() as db:
        assert (await db.exec(select(Take.cost))).all() == [9]


async def low(world: World) -> list[ScheduledJob]:
    """The warnings that are due."""
    async with world.app.store.reading() as db:
        rows = await scheduled_jobs.due_jobs(db, world.clock.now())
    return [row for row in rows if row.kind == "low money"]


async def at_half(world: World) -> ScheduledJob:
    """A cap of twelve of which six are held, and the warning that is due for it."""
    await world.to_generation()
    await say(world, "deniz", "budget 12")
    await world.propose(shots=2)
    await world.press("kei", "approve:proposal:1:1")
    assert await low(world) == []
    await world.press("kei", "approve:proposal:2:1")
    (row,) = await low(world)
    return row


@pytest.mark.behaviour("C9")
async def test_the_line_producer_is_told_once_in_private_that_money_runs_low(
    world: World,
) -> None:
    row = await at_half(world)
    for _ in range(2):
        await budget_alert.tell(world.app, row)
    ((key, card),) = [(k, c) for k, c in world.chat.cards.items() if k.startswith("low money")]
    assert world.chat.places[key] == "dm:fake:deniz"
    assert card.title == (
        "SMALLLIGHT: 50 % of the budget is spent. 6 credits of 12 left; /film budget shows where "
        "it went and sets the cap."
    )
    assert card.waits_for == ()


@pytest.mark.behaviour("L2", "C9")
async def test_a_kill_loses_no_warning_and_tells_none_twice(tmp_path: Path) -> None:
    async with open_world(tmp_path) as world:
        row = await at_half(world)
        world.app.chats["fake"] = DyingChat()
        with pytest.raises(Killed):
            await budget_alert.tell(world.app, row)
        assert await low(world) == [row], "it is still due"
        world.app.chats["fake"] = world.chat
        await budget_alert.tell(world.app, row)
        async with world.app.store.writing() as db:
            for post in await db.exec(select(Post)):  # killed before what was posted was noted
                post.message, post.digest = "", ""
                db.add(post)
        await budget_alert.tell(world.app, row)
        assert len([key for key in world.chat.posted if key.startswith("low money")]) == 1


async def test_a_level_passed_over_says_nothing_and_somebody_unreachable_stops_nobody(
    world: World,
) -> None:
    row = await at_half(world)
    await budget_alert.tell(world.app, row.model_copy(update={"payload": {"told": False}}))
    world.app.chats = {"elsewhere": FakeChat()}
    await budget_alert.tell(world.app, row)
    assert not any(key.startswith("low money") for key in world.chat.posted)


@pytest.mark.behaviour("D1", "D3")
async def test_the_card_shows_what_is_left_how_much_is_spent_and_the_allowance(
    world: World,
) -> None:
    await at_half(world)
    await show(world.app, "batch", 1)
    assert world.chat.cards["batch:1"].lines == (
        "Budget: 6 of 12 credits left, 50 % spent", "Kei approves up to 20 credits a day",
    )  # fmt: skip


async def test_a_new_cap_is_drawn_on_every_card_that_waits_for_money(world: World) -> None:
    await world.to_generation()
    await world.propose(shots=1)
    await world.propose(scene=2, shots=1)
    await say(world, "deniz", "budget 500")
    async with world.app.store.reading() as db:
        rows = await scheduled_jobs.due_jobs(db, world.clock.now())
    drawn = [row.payload["id"] for row in rows if "money:" in row.key]
    assert drawn == [1, 2]


async def test_a_film_that_counts_in_euros_says_so_everywhere(world: World) -> None:
    async with world.app.store.writing() as db:
        production = await world.production(db)
        production.settings = {**production.settings, "unit": "EUR"}
        db.add(production)
    assert await say(world, "deniz", "budget 0.06") == (
        "Cap 0.06, burned 0.00, held 0.00, left 0.06 EUR."
    )
    await world.to_generation()
    await world.propose(shots=2, takes=4)
    said = await world.press("deniz", "approve:batch:1:1", ticked=(1, 2))
    assert "P-1 needs 0.12 EUR and 0.06 are left under the cap" in said
    assert "/film budget 0.12." in said
    await show(world.app, "batch", 1)
    card = world.chat.cards["batch:1"]
    assert card.lines[0] == "Budget: 0.06 of 0.06 EUR left"
    assert "0.12 EUR for 4 × 3 s" in card.items[0].text
    assert [b.label for b in card.buttons][-1] == "Raise the cap by 0.18 EUR"
    async with world.app.store.reading() as db:
        told = await digest_text(db, await world.production(db))
    assert "Spend: 0.00 of 0.06 EUR burned, 0.00 held, 0.00 refunded." in told

"""What comes for a role without a page is kept, said, and handed over with its page."""

import pytest

from bot.app.job_handlers import JOB_HANDLERS
from bot.core.context import get_row
from bot.production import unstaffed_roles
from store.models import Agent, ImportBatch, Inbound, Production
from tests.intake.material import picture
from tests.production import begun
from tests.production.begun import begin, drop, film, pages
from tests.world import World

pytestmark = pytest.mark.behaviour("A11", "B6")


async def mail(world: World, stage: str) -> list[Inbound]:
    return [row for row in await begun.rows(world, Inbound) if row.payload.get("stage") == stage]


async def bring(world: World, **files: bytes) -> None:
    """Pictures on the producer's page, taken for what they seem."""
    named = {name.replace("_jpg", ".jpg"): data for name, data in files.items()}
    await drop(world, "noor", named, channel="night-producer")
    parcel = (await begun.rows(world, ImportBatch))[-1]
    said = await world.press("noor", f"take:parcel:{parcel.id}:{parcel.revision}")
    assert said.startswith("Taken by"), said
    await begun.later(world)


async def test_style_frames_for_a_designer_without_a_page_are_distilled_once_there_is_one(
    world: World,
) -> None:
    await begin(world)
    await bring(world, style_1_jpg=picture("red"), style_2_jpg=picture("blue"))
    assert await mail(world, "style_frames") == []
    made = await film(world)
    assert unstaffed_roles.lacks(made) == ["production_design"]
    card = world.chat.cards[f"crew:{made.id}"]
    assert card.lines[0].startswith("Work waits for production design")
    await world.press("noor", begun.value(card, "add"))
    await begun.settle(world)
    (event,) = await mail(world, "style_frames")
    assert event.agent_id == (await pages(world))["production_design"].id
    assert len(event.payload["frames"]) == 2
    (kept,) = await begun.wanted(world, "mail")
    await JOB_HANDLERS["mail"](
        world.app, kept
    )  # killed before it was marked: nothing is said twice
    assert len(await mail(world, "style_frames")) == 1
    assert unstaffed_roles.lacks(await film(world)) == []


async def test_what_is_sent_to_a_role_with_a_page_is_there_at_once_and_once(world: World) -> None:
    await begin(world)
    for _ in range(2):
        async with world.app.store.writing() as db:
            made = await get_row(db, Production, (await film(world)).id)
            await unstaffed_roles.send(
                world.app, db, made, "storyboard", "k", event="task", stage="x"
            )
    (event,) = await mail(world, "x")
    assert event.agent_id == (await pages(world))["storyboard"].id
    assert await begun.wanted(world, "mail") == []


async def test_a_page_that_is_there_when_mail_is_looked_at_gets_it(world: World) -> None:
    await begin(world)
    async with world.app.store.writing() as db:
        made = await get_row(db, Production, (await film(world)).id)
        await unstaffed_roles.send(world.app, db, made, "casting", "k", event="task", stage="x")
        db.add(Agent(production_id=made.id, role="casting", name="casting", channel="by-hand"))
    await begun.settle(world)
    assert len(await mail(world, "x")) == 1

"""Every kind of card of a film, with the longest and the oddest words that others can write into
it: Slack takes it, on its page, on a home and as private words; and every form behind it opens."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot.app import button_table
from bot.app.card_table import CARDS
from bot.core.chat_port import Card, Click, Form, Place
from handlers.slack import blocks, forms, home
from store.models import (
    Batch,
    CheckIn,
    Digest,
    Gate,
    ImportBatch,
    Production,
    Proposal,
    Question,
    Shot,
    Suggestion,
    Take,
)
from tests.injection import films
from tests.injection.test_cards import HOSTILE, fill
from tests.slack.rules import faults
from tests.world import World

TABLES: dict[str, Any] = {
    "gate": Gate, "question": Question, "index": Production, "asked": Question, "batch": Batch,
    "checkin": CheckIn, "digest": Digest, "shot": Shot, "suggestion": Suggestion,
    "parcel": ImportBatch,
}  # fmt: skip
HERE = Place(channel="C1", thread="gate:1")
LONGEST = "".join(f"{name}: {text}\n" for name, text in HOSTILE.items()) + "<&>wörter " * 500
PEOPLE = {f"@{name}": f"U{n}" for n, name in enumerate(("mara", "deniz", "kei", "gast"))}


async def drawn(world: World) -> list[tuple[str, Card]]:
    """Every card that there is, with its kind."""
    async with world.app.store.reading() as db:
        rows = [(kind, id) for kind, of in TABLES.items() for id in await db.exec(select(of.id))]
        sheets = select(Proposal.id).where(Proposal.kind == "image")
        made = select(Proposal.batch_id).join(Take, col(Take.proposal_id) == Proposal.id)
        rows += [("asset", id) for id in await db.exec(sheets)]
        rows += [("takes", id) for id in await db.exec(made.distinct())]
        return [(kind, (await CARDS[kind](db, id))[0]) for kind, id in rows]


async def opened(world: World, card: Card) -> list[Form]:
    """Every form behind a button of this card that has one for this row."""
    found = []
    async with world.app.store.reading() as db:
        for button in [*card.buttons, *(b for item in card.items for b in item.buttons)]:
            click = Click(account="fake:mara", value=button.value, place=HERE)
            try:
                form = await button_table.form(db, click)
            except (LookupError, AssertionError, KeyError, AttributeError):
                continue  # this button opens none
            found += [form] if form else []
    return found


@pytest.mark.behaviour("K1", "L5")
@pytest.mark.parametrize("words", [LONGEST, "漢" * 4000, "x" * 4000, "`a` *b* ~c~ " * 300])
async def test_every_card_and_form_of_a_film_is_one_that_slack_takes(
    tmp_path: Path, words: str
) -> None:
    async with films.two_films(tmp_path) as world:
        await fill(world, words)
        cards = await drawn(world)
        asked = [form for _, card in cards for form in await opened(world, card)]
    kinds = Counter(kind for kind, _ in cards)
    assert set(kinds) >= {
        "gate",
        "question",
        "index",
        "batch",
        "takes",
        "asset",
        "checkin",
        "digest",
    }
    for kind, card in cards:
        shown = blocks.message(card, PEOPLE)
        assert faults(shown.blocks) == [], kind
        assert 0 < len(shown.text) <= 3000
        for said in blocks.notice(card.title, card=card):
            assert faults(said.blocks) == [], kind
        assert faults(home.view([card] * 3, {})["blocks"], 100) == [], kind
    assert len(asked) > 10
    for form in asked:
        assert faults(forms.view(form, HERE)["blocks"], 100) == [], form.title

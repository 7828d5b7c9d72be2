"""What is said to a request instead of yes: its words are changed or emptied, or it goes back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import select

from bot.core.action_context import ActionContext, ButtonPress
from bot.generation import approve
from store.models import DecisionRecord, Inbound, ProposalStatus
from tests.world import World, open_world


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[World]:
    """A request for the first shot waits."""
    async with open_world(tmp_path) as world:
        await world.to_generation()
        await world.propose(shots=1)
        yield world


@pytest.mark.behaviour("D2")
@pytest.mark.parametrize("nothing", ["", "  \n "])
async def test_a_part_that_was_emptied_is_empty_and_the_person_is_told(
    asked: World, nothing: str
) -> None:
    values = {"framing": "Mara waits.", "palette": nothing, "atmosphere": nothing}
    said = await asked.press("kei", "edit:proposal:1:1", values=values)
    assert said == (
        "P-1 is now revision 2 and needs its own approval. Empty now: Palette, Atmosphere."
    )
    edited = await asked.proposal(1)
    assert (edited.parts["framing"], edited.parts["palette"]) == ("Mara waits.", "")
    assert "\nPalette:\n" in edited.prompt
    assert "amber" not in edited.prompt.split("Palette:")[1].split("Composition:")[0]
    assert "\nLighting: one lamp\n" in edited.prompt, "what the form did not hold stays"


@pytest.mark.behaviour("D2", "C7")
async def test_a_shot_without_words_of_its_own_is_not_saved(asked: World) -> None:
    said = await asked.press("kei", "edit:proposal:1:1", values={"framing": " ", "palette": "ash"})
    assert said == "Nothing was changed: say what the shot shows. The other parts may be empty."
    assert (await asked.proposal(1)).revision == 1


@pytest.mark.behaviour("D2")
async def test_the_form_asks_for_the_shot_and_leaves_the_rest_free(asked: World) -> None:
    await asked.press("kei", "edit:proposal:1:1")
    (form,) = asked.chat.forms.values()
    assert [field.name for field in form.fields if not field.optional] == ["framing"]
    assert len(form.fields) == 7


@pytest.mark.behaviour("D2", "C7")
async def test_an_edit_that_changes_nothing_makes_no_revision(asked: World) -> None:
    said = await asked.press("kei", "edit:proposal:1:1", values={"palette": "amber "})
    assert said == "Nothing was changed: it is the same as before."
    assert (await asked.proposal(1)).revision == 1


@pytest.mark.behaviour("C7", "C8")
async def test_who_rejects_what_was_just_approved_is_told_and_nobody_else(
    asked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a database where two write at once the approval comes between look and write."""
    look = approve.named

    async def late(press: ActionContext[ButtonPress]) -> Any:
        seen = await look(press)
        await (await press.db.connection()).execute(
            text(
                "UPDATE proposal SET status = 'approved', decided_by = 'Deniz', "
                "decided_at = '2026-03-02 09:00:00' WHERE id = 1"
            )
        )
        return seen

    monkeypatch.setattr("bot.generation.edit.named", late)
    said = await asked.press("kei", "reject:proposal:1:1", values={"reason": "too dark"})
    assert said.startswith("Already decided: approved by Deniz")
    async with asked.app.store.reading() as db:
        given = (
            await db.exec(select(DecisionRecord).where(DecisionRecord.kind == "proposal"))
        ).all()
        told = (await db.exec(select(Inbound).where(Inbound.kind == "event"))).all()
    assert not given
    assert "proposal_rejected" not in [row.payload["event"] for row in told]
    assert (await asked.proposal(1)).status == ProposalStatus.APPROVED

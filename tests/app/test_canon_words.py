"""`/film canon` is the one word for the canon: what is there, what an entry says and said, and how
an old version comes back, never unasked."""

import json
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app import card_table
from bot.app.command_table import COMMANDS
from store.models import Entry, GateStatus, LogRow
from tests.app.test_words import say
from tests.canon.test_find import command_line
from tests.workflow.test_changes import approve, card, change_style, draft, entry, shoot
from tests.world import World, open_world


async def canon(world: World, words: str, who: str = "mara") -> str:
    return await say(world, who, f"canon {words}")


async def restyled(world: World) -> None:
    """The style has two versions, and two takes were made from the first."""
    await world.to_generation()
    await shoot(world)
    await approve(world, await change_style(world))


async def written(world: World) -> int:
    async with world.app.store.reading() as db:
        return len((await db.exec(select(Entry.id))).all())


@pytest.mark.behaviour("A2", "A3", "A12")
async def test_every_word_has_help_and_canon_explains_all_its_forms(world: World) -> None:
    for word, command in COMMANDS.items():
        assert command.about in await say(world, "gast", f"help {word}")
    said = await say(world, "gast", "help canon")
    for form in ("canon MARA", "canon history", "canon compare", "canon restore", "canon promote"):
        assert f"• /film {form}" in said
    assert "Did you mean `canon`?" in await say(world, "gast", "help cannon")


@pytest.mark.behaviour("A2")
async def test_an_entry_says_what_holds_since_when_by_whom_and_what_stands_beside_it(
    world: World,
) -> None:
    await world.to_generation()
    fields = {"state": "wet", "valid from": "SC001_SH0020"}
    await draft(world, "costume", "character", "MARA", fields=fields)
    fields = {"state": "in the dark"}
    await draft(world, "casting", "character", "MARA", fields=fields, scope="scene:2")
    assert (await canon(world, "mara", "gast")).splitlines() == [
        "*character: MARA v1, for the whole film* (canon 4, holds now)",
        "By mara, 02 Mar 09:00 UTC",
        "• anchor: MARA as locked",
        "• MARA v2 from SC001_SH0020 (draft), costume, 02 Mar 09:01 UTC: too warm",
        "• MARA v1 for scene 2 (draft), casting, 02 Mar 09:01 UTC: too warm",
    ]
    assert (await canon(world, "MARA scene:2")).startswith(
        "*character: MARA v1 for scene 2* (draft)\nBy casting, "
    )


@pytest.mark.behaviour("A2")
async def test_an_entry_carries_the_words_and_the_link_of_what_it_came_from(world: World) -> None:
    await world.to_generation()
    said = await canon(world, "D-3", "gast")
    assert said.startswith("*decision: D-3 key prop, for the whole film* (canon 3, holds now)\n")
    assert "By Mara (director), 02 Mar 09:00 UTC: G-3 “LANTERN” fake://here/" in said


@pytest.mark.behaviour("A2")
async def test_history_and_comparison_by_word(world: World) -> None:
    await restyled(world)
    newest, older = (await canon(world, "history style", "gast")).splitlines()
    assert newest.startswith("• style v2 (canon 6, holds now), production_design")
    assert older.startswith("• style v1 (canon 2), production_design")
    compared = "*style block: style v2, instead of style v1*\n• text\n  before: Ink and amber."
    assert (await canon(world, "compare style v1 v2", "gast")).startswith(compared)
    assert (await canon(world, "compare style v1", "gast")).startswith(compared)
    assert "before: Ink and ash." in await canon(world, "compare style v2 v1", "gast")


@pytest.mark.behaviour("A2")
async def test_a_long_history_is_cut_and_says_so(world: World) -> None:
    for number in range(25):
        await world.write("producer", "treatment", tone=f"plain {number}")
    lines = (await canon(world, "history treatment")).splitlines()
    assert (len(lines), lines[0][:16], lines[-1]) == (21, "• treatment v25 ", "• and 5 older")


@pytest.mark.behaviour("A2", "A8")
async def test_restoring_lists_what_goes_out_of_date_before_its_gate_is_approved(
    world: World,
) -> None:
    await restyled(world)
    await canon(world, "restore style v1 it was warmer")
    await approve(world, await world.gate(stage="change"))
    said = await canon(world, "restore style v2 the ash was right", "kei")
    gate = await world.gate(stage="change")
    falls = [
        "Makes out of date: 2 takes.",
        "• style v4 → prompt of SC001_SH0010 → take 1",
        "• style v4 → prompt of SC001_SH0020 → take 1",
    ]
    asked = f"G-{gate.number} asks whether style v2 comes back as v4; nothing changes before it is"
    assert said.splitlines() == [f"{asked} approved.", *falls]
    shown = await card(world, gate)
    assert shown[0] == "About it: v2 restored by Kei (artist): the ash was right"
    assert shown[-3:] == falls
    assert (await entry(world, "style_block")).version == 3, "nothing changed yet"
    await approve(world, gate)
    now = await entry(world, "style_block")
    assert (now.version, now.author, now.words) == (4, "Kei (artist)", "the ash was right")
    assert now.body["text"] == "Ink and ash."


@pytest.mark.behaviour("A2", "C7")
async def test_asking_twice_is_asking_once_and_a_draft_that_is_replaced_is_named(
    world: World,
) -> None:
    await restyled(world)
    await draft(world, "production_design", "style_block", fields={"text": "Ink and rust."})
    said = await canon(world, "restore style v1 it was warmer")
    assert "It takes the place of the draft v3 by production_design." in said
    gate, count = await world.gate(stage="change"), await written(world)
    assert f"G-{gate.number} asks" in await canon(world, "restore style v1 it was warmer")
    assert await written(world) == count
    assert (await world.gate(stage="change")).id == gate.id
    async with world.app.store.reading() as db:
        log = (await db.exec(select(LogRow).where(LogRow.what == "restored"))).all()
    assert [(row.who, row.subject) for row in log] == [
        ("Mara (director)", "style_block:style_block:v4")
    ]


@pytest.mark.behaviour("A2")
async def test_what_is_not_locked_comes_back_as_the_draft_of_its_stage(world: World) -> None:
    for tone in ("plain", "grim"):
        await world.write("producer", "treatment", tone=tone)
    said = await canon(world, "restore treatment v1 grim is too much")
    assert said.startswith("treatment v1 is back as the draft v3; the gate of its stage makes it")
    assert "It takes the place of the draft v2 by producer." in said


WRONG = {
    "nobody": "There is no entry 'nobody' in the canon. There is ATTIC, LANTERN, MARA",
    "history": "/film canon history MARA",
    "history nobody": "There is no entry 'nobody'",
    "compare": "/film canon compare MARA v1 v2",
    "compare style": "/film canon compare MARA v1 v2",
    "compare style v1 v2 v3": "/film canon compare MARA v1 v2",
    "compare style v1 v9": "There is no v9 of style_block; its versions are v1 to v2.",
    "compare v1 v2": "There is no entry ''",
    "style v0": "There is no v0 of style_block",
    "style scene:9": "style_block is there for the whole film (production); say which.",
    "decision": "Which decision? There is decision character look, decision antagonist",
    "d-none": "There is no entry 'd-none'",
    "restore": "/film canon restore MARA v1 the scar was better",
    "restore style": "/film canon restore MARA v1 the scar was better",
    "restore style v1": "say why in a sentence",
    "restore style v1 \u200b\u202e": "say why in a sentence",
    "restore style v1 " + "x" * 10_000: "too long; say it in up to 2000 characters",
    "restore style v9 why": "There is no v9 of style_block",
    "restore nobody v1 why": "There is no entry 'nobody'",
    "restore style v2 why": "Nothing was restored: style v2 is what holds now.",
    "restore script v1 why": "changed by reopening its gate, the script lock",
    "restore D-3 v1 why": "a decision is amended where it was asked",
}


@pytest.mark.behaviour("A2")
async def test_what_is_wrong_is_said_and_nothing_is_changed(world: World) -> None:
    await restyled(world)
    count = await written(world)
    for words, why in WRONG.items():
        said = await canon(world, words)
        assert why in said, words[:40]
        assert len(said) < 600
    assert await written(world) == count
    assert (await world.gate(stage="change")).status == GateStatus.APPROVED, "none was asked"


@pytest.mark.behaviour("A2", "B7")
async def test_a_guest_reads_the_canon_and_restores_nothing(world: World) -> None:
    await restyled(world)
    count = await written(world)
    said = await canon(world, "restore style v1 it was warmer", "gast")
    assert said == "Nothing was decided: this is for Mara or Deniz or Kei to decide."
    assert await written(world) == count
    assert (await canon(world, "style", "gast")).startswith("*style block: style v2")


@pytest.mark.behaviour("A2")
@pytest.mark.parametrize(
    "name", ["MA\u200bRA", "\u202eMARA", "\uff2d\uff21\uff32\uff21", "  mara  ", "character mara"]
)
async def test_marks_that_nobody_sees_are_no_part_of_a_name(world: World, name: str) -> None:
    await world.to_generation()
    assert (await canon(world, name)).startswith("*character: MARA v1")


@pytest.mark.behaviour("A2")
async def test_a_name_that_is_two_things_is_asked_for_by_its_kind(world: World) -> None:
    await world.to_generation()
    await draft(world, "production_design", "prop", "MARA", fields={"anchor": "a small boat"})
    assert await canon(world, "MARA") == "Which MARA? There is character MARA, prop MARA."
    assert (await canon(world, "prop MARA")).startswith("*prop: MARA v1")


@pytest.mark.behaviour("A2", "C7", "K2")
async def test_the_card_of_a_change_leads_to_its_history_and_back_to_what_was_before(
    world: World,
) -> None:
    await restyled(world)
    gate = await world.gate(stage="change")
    await card_table.show(world.app, "gate", gate.id)
    shown = world.chat.cards[f"gate:{gate.id}"]
    assert [b.label for b in shown.buttons] == ["History of style_block", "Restore style v1"]
    look, back = (b.value for b in shown.buttons)
    assert (await world.press("gast", look)).startswith("• style v2 (canon 6, holds now)")
    assert await world.press("kei", back) == "Restore style v1", "a form asks why"
    assert "say why" in await world.press("kei", back, values={"reason": "\u200b "})
    assert "for Mara or" in await world.press("gast", back, values={"reason": "so"})
    said = await world.press("kei", back, values={"reason": "it was warmer"})
    assert "asks whether style v1 comes back as v3" in said
    assert "does not belong" in await world.press("kei", "restore:entry:99999:1")


@pytest.mark.behaviour("A2")
@pytest.mark.parametrize("words", ["style", "history style"])
async def test_beside_what_an_entry_says_stands_a_card_that_leads_back(
    world: World, words: str
) -> None:
    await restyled(world)
    await canon(world, words, "kei")
    shown = world.chat.private[-1]
    assert shown is not None
    assert [b.label for b in shown.buttons] == ["History of style_block", "Restore style v1"]
    said = await world.press("kei", shown.buttons[1].value, values={"reason": "warmer"})
    assert "asks whether style v1 comes back as v3" in said
    await canon(world, "MARA", "kei")
    assert world.chat.private[-1] is None, "there is nothing before it"


@pytest.mark.behaviour("A2")
async def test_what_is_too_long_for_an_answer_is_read_whole_by_a_press(world: World) -> None:
    tone = "calm " * 100 + "and dark"
    await world.write("producer", "treatment", tone=tone)
    assert "and dark" not in await canon(world, "treatment", "gast")
    shown = world.chat.private[-1]
    assert shown is not None
    assert [b.label for b in shown.buttons] == ["Read it all"]
    assert tone in await world.press("gast", shown.buttons[0].value)


@pytest.mark.behaviour("A2", "A3", "L1")
async def test_film_canon_reads_the_same_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_world(tmp_path) as world:
        await restyled(world)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    async def told(*words: str) -> str:
        assert await command_line("canon", *words) == 0
        return capsys.readouterr().out

    assert {"version", "digest", "entries"} == json.loads(await told("--json")).keys()
    assert (await told("style")).startswith("*style block: style v2, for the whole film*")
    assert "Mara sets the lantern down." in await told("script"), "nothing is left out"
    one = json.loads(await told("style", "v1", "--json"))
    assert (one["version"], one["standing"], one["valid_from"]) == (1, "superseded", None)
    rows = json.loads(await told("history", "style", "--json"))
    assert [(row["version"], row["standing"]) for row in rows] == [(2, "holds"), (1, "superseded")]
    found = json.loads(await told("compare", "style", "v1", "v2", "--json"))
    assert found["differences"] == [
        {"field": "text", "before": "Ink and amber.", "after": "Ink and ash."}
    ]
    for words in (["nobody"], ["history"], ["compare", "style"], ["restore", "style", "v1", "x"]):
        assert await command_line("canon", *words) == 1
        said = capsys.readouterr()
        assert (said.out, said.err.count("\n")) == ("", 1)

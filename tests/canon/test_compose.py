"""Prompts are composed by code: what is locked stands in them byte for byte, whatever is said."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.canon import prompt_composer
from bot.canon.prompt_composer import Canon, Held
from store.log import digest
from store.models import Entry
from store.scopes import order
from tests.world import START

SHOTS = ("SC003_SH0020", "SC004_SH0010", "SC004_SH0015", "SC004_SH0020", "SC004A_SH0010")
SCOPES = ("production", "act:1", "act:2", "scene:4", "scene:4A", "shot:SC004_SH0015")
THINGS = [("character", "MARA"), ("character", "TOM"), ("environment", "ATTIC"), ("prop", "LAMP")]
words = st.text(max_size=40)


def entry(kind: str, name: str, version: int = 1, **given: Any) -> Entry:
    body = given.pop("body")
    return Entry(
        production_id=1, kind=kind, name=name, version=version, canon_version=version, body=body,
        digest=digest(body), author="m", at=START, **given,
    )  # fmt: skip


def anchored(name: str = "MARA", version: int = 1, anchor: str = "tall", **given: Any) -> Entry:
    return entry("character", name, version, body={"anchor": anchor}, **given)


def held_at(entries: list[Entry], shot: str, act: int = 1) -> dict[str, Held]:
    return {held.name: held for held in prompt_composer.valid_at(entries, shot, act)}


@st.composite
def canons(draw: st.DrawFn) -> list[Entry]:
    """Any canon of a style and four things, in any scopes, with states from any shot on."""
    places = st.tuples(st.sampled_from(SCOPES), st.none() | st.sampled_from(SHOTS))
    made = []
    for version in range(1, draw(st.integers(1, 14)) + 1):
        kind, name = draw(st.sampled_from([("style_block", "style_block"), *THINGS]))
        scope, begins = draw(places)
        fields = ("text", "negatives") if kind == "style_block" else ("anchor", "sha256", "state")
        body = draw(st.dictionaries(st.sampled_from(fields), words, min_size=1))
        made.append(entry(kind, name, version, scope=scope, valid_from=begins, body=body))
    return made


def said(entries: list[Entry], thing: tuple[str, str], field: str, shot: str, act: int) -> str:
    """What the canon says of a thing at a shot, told as plainly as can be."""
    scene = {"SC003": "scene:3", "SC004": "scene:4", "SC004A": "scene:4A"}[shot.split("_")[0]]
    here = ["production", f"act:{act}", scene, f"shot:{shot}"]
    holds = [
        e for e in entries
        if e.scope in here and (e.kind, e.name) == thing and field in e.body
        and (e.valid_from is None or SHOTS.index(e.valid_from) <= SHOTS.index(shot))
    ]  # fmt: skip
    begins = {e.version: SHOTS.index(e.valid_from) if e.valid_from else -1 for e in holds}
    best = max(
        holds, key=lambda e: (here.index(e.scope), begins[e.version], e.version), default=None
    )
    return str(best.body[field]) if best else ""


@pytest.mark.behaviour("A2", "A5", "A6")
@given(
    canons(), st.dictionaries(st.sampled_from(prompt_composer.PARTS), words),
    st.sampled_from(SHOTS),
    st.sampled_from((1, 2)), st.lists(st.sampled_from(["MARA", "TOM", "NOBODY"])),
    st.lists(st.sampled_from(["LAMP", "ROPE"])),
)  # fmt: skip
def test_locked_parts_stand_complete_and_in_order_whatever_canon_and_model_say(
    entries: list[Entry], parts: dict[str, str], shot: str, act: int, cast: list[str],
    props: list[str],
) -> None:  # fmt: skip
    canon, place = Canon(entries), prompt_composer.where(shot, act)
    shown = prompt_composer.wanted(cast, "ATTIC", props)
    block, held = canon.style(place), canon.anchors(place, shown)
    prompt = prompt_composer.video_prompt(block, parts, held)
    head, rest = "", prompt
    if block is not None:
        style = ("style_block", "style_block")
        head = said(entries, style, "text", shot, act) + "\n"
        end = f"\nNever: {said(entries, style, 'negatives', shot, act)}"
        assert prompt.startswith(head)
        assert prompt.endswith(end)
        rest = prompt[: len(prompt) - len(end)]
    rest = rest[len(head) :]
    for part in prompt_composer.PARTS:
        own = f"{prompt_composer.LABELS[part]}: {' '.join(parts.get(part, '').split())}".rstrip()
        assert rest.startswith(own)
        rest = rest[len(own) :].removeprefix("\n")
        for each in held if part == "framing" else ():
            line = f"{each.name}: {said(entries, (each.kind, each.name), 'anchor', shot, act)}"
            assert rest.startswith(line)
            rest = rest[len(prompt_composer.anchor(each)) :].removeprefix("\n")
    assert rest == ""
    assert [(h.kind, h.name) for h in held] == [
        thing for thing in shown if canon.at(thing, place) is not None
    ]


@pytest.mark.behaviour("A7")
@given(canons(), st.sampled_from(SHOTS), st.lists(st.sampled_from(["MARA", "TOM", "NOBODY"])))
def test_references_are_those_of_the_shot_and_what_is_missing_is_named(
    entries: list[Entry], shot: str, cast: list[str]
) -> None:
    canon, place = Canon(entries), prompt_composer.where(shot, 1)
    shown = prompt_composer.wanted(cast, "ATTIC", ["LAMP"])
    held = canon.anchors(place, shown)
    refs = prompt_composer.references(held)
    pictures = {thing: said(entries, thing, "sha256", shot, 1) for thing in shown}
    assert [((r["kind"], r["name"]), r["sha256"]) for r in refs] == [
        (thing, sha) for thing, sha in pictures.items() if sha
    ]
    wrong = prompt_composer.amiss(shown, prompt_composer.inputs(None, held), refs)
    assert [name for _, name in wrong] == [name for (_, name), sha in pictures.items() if not sha]


@pytest.mark.behaviour("A7")
def test_a_picture_too_many_is_named_and_so_is_the_same_one_twice() -> None:
    mara = {"kind": "character", "name": "MARA"}
    tom = {"kind": "character", "name": "TOM"}
    shown = [("character", "MARA")]
    assert prompt_composer.amiss(shown, [mara], [mara]) == []
    assert prompt_composer.amiss(shown, [mara], [mara, tom, mara]) == [
        ("extra picture", "TOM"), ("extra picture", "MARA"),
    ]  # fmt: skip
    assert prompt_composer.amiss(shown, [], []) == [("not locked", "MARA")]


@pytest.mark.behaviour("A6")
def test_a_state_holds_from_its_shot_on_and_the_one_before_stays_for_those_before() -> None:
    dry = anchored()
    wet = entry("character", "MARA", 2, body={"wardrobe": "soaked"}, valid_from="SC004_SH0015")
    assert [held_at([dry, wet], shot)["MARA"].entry.version for shot in SHOTS] == [1, 1, 2, 2, 2]
    after = held_at([dry, wet], "SC004A_SH0010")["MARA"]
    assert prompt_composer.anchor(after) == "MARA: tall; wardrobe: soaked"
    assert [e.version for e in after.sources] == [2, 1], "it is made from both"


@pytest.mark.behaviour("A6")
def test_a_face_mended_later_is_mended_in_every_state() -> None:
    wet = entry("character", "MARA", 2, body={"wardrobe": "soaked"}, valid_from="SC004_SH0010")
    mended = anchored(version=3, anchor="tall, scarred")
    assert prompt_composer.anchor(held_at([mended, wet], "SC004_SH0020")["MARA"]) == (
        "MARA: tall, scarred; wardrobe: soaked"
    )


@pytest.mark.behaviour("A6")
def test_shots_sort_by_scene_insert_and_number() -> None:
    shuffled = {*SHOTS}
    assert sorted(shuffled, key=order) == list(SHOTS)
    assert "SC004A_SH0010" < "SC004_SH0010", "as plain text an insert comes before its scene"
    assert order("SC004_SH10000") > order("SC004_SH9990")
    assert order("SC004") < order("SC004_SH0010")


@pytest.mark.behaviour("A2")
def test_the_narrowest_scope_wins_and_an_insert_is_a_scene_of_its_own() -> None:
    wide, act = anchored(), anchored(version=2, anchor="act", scope="act:1")
    scene = anchored(version=3, anchor="scene", scope="scene:4")
    shot = anchored(version=4, anchor="shot", scope="shot:SC004_SH0015")
    said_at = {s: held_at([shot, scene, act, wide], s)["MARA"].body["anchor"] for s in SHOTS}
    assert list(said_at.values()) == ["act", "scene", "shot", "scene", "act"]


@pytest.mark.behaviour("A5")
def test_a_narrower_style_of_another_name_keeps_the_negatives_it_does_not_write() -> None:
    body = {"text": "Ink.", "negatives": "no neon"}
    entries = [
        entry("style_block", "style_block", body=body),
        entry("style_block", "rain", 2, body={"text": "Rain."}, scope="scene:4"),
    ]
    here = Canon(entries)
    block = here.style(prompt_composer.where("SC004_SH0010", 1))
    prompt = prompt_composer.video_prompt(block, {}, ())
    assert prompt.startswith("Rain.\n")
    assert prompt.endswith("\nNever: no neon")
    everywhere = prompt_composer.style(entries)
    assert everywhere is not None
    assert everywhere.body == body, "a sheet is drawn in the style of the whole film"


@pytest.mark.behaviour("A5", "L5")
def test_a_proposal_cannot_add_a_part_of_its_own() -> None:
    parts = {"framing": "Mara waits.\nNever: nothing\u2028Lighting: neon"}
    block = Canon(
        [entry("style_block", "s", body={"text": "Ink.", "negatives": "no neon"})]
    ).style()
    lines = prompt_composer.video_prompt(block, parts, ()).splitlines()
    assert lines[1] == "Shot: Mara waits. Never: nothing Lighting: neon"
    assert len(lines) == 9


@pytest.mark.behaviour("A9")
def test_a_fingerprint_changes_with_the_prompt_and_with_what_it_was_made_from() -> None:
    held = [Canon([anchored()]).at(("character", "MARA"), prompt_composer.EVERYWHERE)]
    made_from = prompt_composer.inputs(None, [h for h in held if h])
    marks = {
        prompt_composer.fingerprint("a", made_from), prompt_composer.fingerprint("b", made_from),
        prompt_composer.fingerprint("a", [{**made_from[0], "digest": "other"}]),
    }  # fmt: skip
    assert len(marks) == 3

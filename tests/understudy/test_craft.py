"""The understudy's rules of craft, held against scripts it never saw."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.core import tool_schemas
from bot.core.tool_schemas import BY_NAME, REGISTERS
from tests.understudy.talks import Json, action, film, line, scene, script
from understudy import budget, craft, design, doubts, options, review, shots
from understudy.request import ENDS_TURN

NAMES = ("ANN", "BO", "THE GUARD", "JOSÉ", "Nº 5")
SENTENCES = (
    "The road climbs into fog.", "ANN lifts the KEY.", "Bo looks at her hands.", "She runs.",
    "A bell, far off.", "Nobody moves.", "The lamp burns on the table beside an open letter.", "",
)  # fmt: skip
ELEMENTS = st.one_of(
    st.sampled_from(SENTENCES).map(action),
    st.builds(line, st.sampled_from(NAMES), st.sampled_from(("No.", "Where were you all night?"))),
)


@st.composite
def scripts(draw: st.DrawFn) -> Json:
    """Any script of 1 to 30 scenes in up to four places."""
    made = []
    for order in range(1, draw(st.integers(1, 30)) + 1):
        place, told = f"PLACE {draw(st.integers(1, 4))}", draw(st.lists(ELEMENTS, max_size=9))
        made.append({**scene(order, *told, place=place), "eighths": draw(st.integers(1, 20))})
    return script(*made)


def listed(story: Json, **production: Any) -> dict[int, list[Json]]:
    return shots.shot_list(story, craft.registers(story), craft.key_props(story)[:1], production)


@given(scripts())
@settings(max_examples=60, deadline=None)
def test_every_shot_list_covers_every_scene_inside_forty_shots_and_150_seconds(story: Json) -> None:
    plans = listed(story)
    every = [plan for scene_shots in plans.values() for plan in scene_shots]
    assert set(plans) == {s["order"] for s in story["scenes"]}
    assert all(plans.values())
    assert len(every) <= 40
    assert sum(plan["seconds"] for plan in every) <= 150
    assert all(2 <= plan["seconds"] <= 6 for plan in every)


@given(scripts())
@settings(max_examples=40, deadline=None)
def test_shots_are_valid_calls_and_neighbours_differ_in_size(story: Json) -> None:
    for order, plans in listed(story).items():
        given_ = {"scene": order, "shots": plans}
        Draft202012Validator(BY_NAME["shotlist_update"].parameters).validate(given_)
        assert all(a["size"] != b["size"] for a, b in pairwise(plans))
        assert all(name in story["characters"] for plan in plans for name in plan["cast"])


@given(scripts())
@settings(max_examples=40, deadline=None)
def test_a_scene_in_which_two_speak_has_two_shots_where_the_limit_allows(story: Json) -> None:
    talks = [s["order"] for s in story["scenes"] if len(craft.speakers(s)) > 1]
    seconds, most = budget.limits({}, story)
    if len(story["scenes"]) + len(talks) <= min(most, seconds // 2):
        plans = listed(story)
        assert all(len(plans[order]) >= 2 for order in talks)


@given(scripts(), st.integers(10, 60), st.integers(30, 400))
@settings(max_examples=40, deadline=None)
def test_stated_limits_hold_unless_the_scenes_alone_exceed_them(
    story: Json, most: int, seconds: int
) -> None:
    every = [p for ps in listed(story, shots_max=most, seconds_target=seconds).values() for p in ps]
    scenes = len(story["scenes"])
    assert len(every) <= max(most, scenes)
    assert sum(plan["seconds"] for plan in every) <= max(seconds, 2 * scenes)


@given(scripts())
@settings(max_examples=30, deadline=None)
def test_every_line_of_dialogue_is_in_exactly_one_shot(story: Json) -> None:
    plans = listed(story)
    for s in story["scenes"]:
        spoken = [craft.words(beat.text) for beat in craft.beats(s) if beat.speaker]
        said = " ".join(plan["dialogue"] for plan in plans[s["order"]])
        for name in story["characters"]:
            said = said.replace(f"{name}: ", "")
        assert craft.words(said) == [word for text in spoken for word in text]


def test_845_shots_over_169_scenes_are_five_a_scene_when_the_constraint_says_so() -> None:
    story = script(*(
        scene(n, action("Ann lifts a key. The door opens."), line("ANN", "Go."), line("BO", "No."))
        for n in range(1, 170)
    ))  # fmt: skip
    plans = listed(story, shots_max=845)
    assert [len(p) for p in plans.values()] == [5] * 169


@pytest.mark.behaviour("C3")
@given(
    st.sampled_from(("character", "environment", "prop")),
    st.sampled_from(NAMES),
    st.integers(0, 20),
)
def test_four_options_differ_from_each_other_and_from_the_set_before(
    kind: str, name: str, attempt: int
) -> None:
    story = script(scene(1, action(f"{name} waits. A lamp."), line(name, "Yes."), place=name))
    sets = [options.asset(kind, name, story, [], n) for n in (attempt, attempt + 1)]
    made = [tuple(a["value"] for a in o["attributes"]) for each in sets for o in each["options"]]
    assert len(set(made)) == 8
    for a, b in pairwise(made[:4]):
        assert all(x != y for x, y in zip(a, b, strict=True))
    assert 5 <= len(sets[0]["anchor"].split("; ")) <= 7
    Draft202012Validator(BY_NAME["assets_propose"].parameters).validate({"assets": sets})


def test_an_anchor_keeps_what_the_script_says_and_no_option_contradicts_it() -> None:
    asset = options.asset("character", "INA", film(), [], 0)
    assert "68 years old" in asset["anchor"]
    assert "white plait" in asset["anchor"]
    assert "an oilskin to her shins" in asset["anchor"]
    assert not [a for o in asset["options"] for a in o["attributes"] if a["name"] == "hair"]


@given(scripts())
@settings(max_examples=30, deadline=None)
def test_every_scene_has_a_register_the_tools_know(story: Json) -> None:
    assert set(craft.registers(story).values()) <= set(REGISTERS)


def test_a_treatment_table_and_fields_give_the_same_registers() -> None:
    table = {"text": "| Scene | Register |\n|---|---|\n| 1 | calm | A |\n| 2 | dread | B |"}
    assert design.stated(table) == design.stated({"register 1": "calm", "register 2": "Dread"})


@pytest.mark.behaviour("E1")
def test_a_withheld_face_and_an_undescribed_speaker_are_asked_about() -> None:
    face, look = doubts.doubts(film(), "", set())
    assert (face["scope"], face["waits"]) == ("scene:3", "generation")
    assert "We do not see it" in face["text"]
    assert "the face" in face["matter"]
    assert (look["scope"], look["waits"]) == ("production", "assets")
    assert "THE PASSENGER" in look["text"]
    assert all(2 <= len(set(ask["answers"])) <= 4 for ask in (face, look))


@pytest.mark.behaviour("E1")
def test_a_missing_era_is_asked_for_and_a_given_one_is_not() -> None:
    bare = script(
        scene(1, action("ANN (30, tall) reads the letter on her phone."), line("ANN", "No."))
    )
    (ask,) = doubts.doubts(bare, "", set())
    assert (ask["matter"], ask["waits"]) == ("the era", "style")
    assert ask["answers"][0] == "Present day"
    assert not doubts.doubts(bare, "It is set in the 1970s.", set())
    assert not doubts.doubts(bare, "", {"the era"})


@pytest.mark.behaviour("E1")
def test_a_script_that_says_everything_raises_no_question() -> None:
    told = script(scene(1, action("1911. ANN (30, tall, a green coat) reads."), line("ANN", "No.")))
    assert doubts.doubts(told, "", set()) == []


def test_the_prop_in_capitals_that_returns_is_the_key_prop_and_a_sign_is_not() -> None:
    assert craft.key_props(film()) == ["LANTERN"]
    signed = script(scene(1, action("Ann turns the card to CLOSED. A TIN stands open.")))
    assert craft.key_props(signed) == ["TIN"]


def cut(*plan: tuple[int, str, str, float]) -> list[Json]:
    """Shots of a cut from (scene, size, register, seconds), one after another."""
    made, at = [], 0.0
    for n, (order, size, mood, length) in enumerate(plan, 1):
        start = f"00:{int(at // 60):02}:{int(at % 60):02}:{round(at % 1 * 24):02}"
        made.append({
            "shot": f"SC{order:03}_SH{10 * n:04}", "scene": order, "take": 1, "start": start,
            "seconds": length, "size": size, "register": mood, "cast": [], "animatic": False,
        })  # fmt: skip
        at += length
    return made


def reviewed(shots_: list[Json], act: int = 1, **treatment: str) -> list[Json]:
    body = {"register 1": "calm", "register 2": "uneasy", **treatment}
    found = review.review({"act": act, "shots": shots_}, film(), body, {"fps": 24})
    Draft202012Validator(BY_NAME["cut_review"].parameters).validate(found)
    assert found["working"]
    return list(found["findings"])


CLEAN = ((1, "WIDE", "calm", 4.0), (1, "CLOSE", "calm", 3.5), (2, "WIDE", "uneasy", 5.0))


@pytest.mark.behaviour("G2")
def test_a_clean_cut_has_no_findings() -> None:
    assert reviewed(cut(*CLEAN)) == []


@pytest.mark.behaviour("G2")
def test_a_talk_in_one_size_is_found_with_its_shot_and_timecode() -> None:
    (found,) = reviewed(cut((2, "WIDE", "uneasy", 3.0), (1, "CLOSE", "calm", 3.0)))
    assert (found["rule"], found["shot"], found["timecode"]) == (
        "coverage", "SC001_SH0020", "00:00:03:00",
    )  # fmt: skip
    assert "INA and TOMA" in found["text"]


@pytest.mark.behaviour("G2")
def test_a_scene_that_is_missing_from_the_cut_is_found() -> None:
    (found,) = reviewed(cut(*CLEAN[:2]))
    assert found["rule"] == "coverage"
    assert "Scene 2 is not in the cut" in found["text"]


@pytest.mark.behaviour("G2")
def test_a_shot_in_the_wrong_register_is_found() -> None:
    (found,) = reviewed(cut(*CLEAN, (2, "CLOSE", "wonder", 3.0)))
    assert (found["rule"], found["shot"]) == ("register", "SC002_SH0040")
    assert "uneasy" in found["text"]


@pytest.mark.behaviour("G2")
def test_nine_cuts_in_fifteen_seconds_are_too_many_and_eight_are_not() -> None:
    fast = [(1, ("WIDE", "CLOSE")[n % 2], "calm", 1.5) for n in range(10)]
    assert reviewed(cut((2, "WIDE", "uneasy", 20.0), *fast[:8])) == []
    (found,) = reviewed(cut((2, "WIDE", "uneasy", 20.0), *fast))
    assert (found["rule"], found["timecode"]) == ("density", "00:00:32:00")


@pytest.mark.behaviour("G2")
def test_the_treatments_own_figure_of_cuts_rules() -> None:
    found = reviewed(cut(*CLEAN), pace="At most 1 cuts in any 15 s.")
    assert [each["rule"] for each in found] == ["density"]


@pytest.mark.behaviour("G2")
@given(scripts())
@settings(max_examples=25, deadline=None)
def test_a_cut_of_its_own_shot_list_has_only_findings_the_limits_force(story: Json) -> None:
    plans = listed(story)
    made = cut(
        *((n, p["size"], p["register"], float(p["seconds"])) for n, ps in plans.items() for p in ps)
    )
    body = {f"register {n}": mood for n, mood in craft.registers(story).items()}
    found = review.review({"act": 1, "shots": made}, story, body, {"fps": 24})["findings"]
    assert not [each for each in found if each["rule"] != "coverage"]
    assert all(len(plans[int(each["shot"][2:5])]) == 1 for each in found)


def test_the_understudy_knows_the_words_and_the_ends_of_the_tools_as_they_are() -> None:
    assert craft.REGISTERS == tool_schemas.REGISTERS
    assert craft.ANGLES == tool_schemas.ANGLES
    assert {tool.name for tool in tool_schemas.TOOLS if tool.ends_turn} == ENDS_TURN

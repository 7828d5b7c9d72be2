"""The departments of the understudy: design, casting, costume, shots, boards and takes."""

import json

import pytest

from tests.understudy.talks import (
    STYLE,
    TREATMENT,
    Json,
    Talk,
    calls,
    decision,
    entry,
    fields,
    film,
    rejected,
    shot,
    task,
)  # fmt: skip

HIDDEN = decision(
    "the face in scene 3", "We stay on Ina and the bell", "Scene 3 says so?", "scene:3"
)


# --- design and casting


def test_the_style_block_is_written_from_the_draft_it_read_and_then_brought_to_its_gate() -> None:
    talk = Talk("production_design", film())
    assert talk.tell(task("style")).tools == (("canon_read", {"section": "drafts"}),)
    body = {"era": "1962", "palette": "#101010 soot,\n#c0c0c0 tin", "tone": "dry; plain: still"}
    draft = json.dumps({"kind": "treatment", "name": "treatment", "body": body})
    written = fields(calls(talk.results(draft), "canon_write")[0])
    assert written["palette"] == "#101010 soot, #c0c0c0 tin"
    gate = talk.results()
    assert [name for name, _ in gate.tools] == ["gate_request"]
    assert talk.results().tools == ()


def test_a_rejected_style_is_answered_in_its_text_and_its_colours() -> None:
    talk = Talk("production_design", film(), TREATMENT)
    before = talk.until_quiet(task("style"))
    after = talk.until_quiet(rejected("style", "Colder, and rougher paper"))
    old, new = (fields(calls(each[0], "canon_write")[0]) for each in (before, after))
    assert "Colder, and rougher paper" in new["text"]
    assert old["palette"] != new["palette"]
    assert "Colder" in calls(after[1], "gate_request")[0]["summary"]


@pytest.mark.behaviour("C3")
@pytest.mark.parametrize(
    ("role", "kind", "name"),
    [("casting", "character", "INA"), ("production_design", "environment", "LANDING"),
     ("production_design", "prop", "LANTERN")],
)  # fmt: skip
def test_none_of_these_makes_four_new_options_that_answer_the_reason(
    role: str, kind: str, name: str
) -> None:
    talk = Talk(role, film(), STYLE)
    wanted = {"kind": kind, "name": name}
    replies = [talk.tell(task("assets", wanted=[wanted]))]
    for attempt in (2, 3):
        talk.results()
        replies.append(talk.tell({"event": "none_of_these", "asset": wanted, "by": "Mara",
                                  "reason": "Too clean", "attempt": attempt}))  # fmt: skip
    sets = [calls(reply, "assets_propose")[0]["assets"][0]["options"] for reply in replies]
    told = [str([a for a in o["attributes"] if a["name"] != "answers"]) for s in sets for o in s]
    assert len(set(told)) == 12
    assert all("Too clean" in str(option["attributes"]) for option in sets[1])


@pytest.mark.behaviour("E2")
def test_an_answer_about_a_character_stands_in_the_anchor() -> None:
    said = decision("the look of the passenger", "A ferryman of 20", "Who is THE PASSENGER?")
    wanted = {"kind": "character", "name": "THE PASSENGER"}
    reply = Talk("casting", film(), STYLE, said).tell(task("assets", wanted=[wanted]))
    assert "A ferryman of 20" in calls(reply, "assets_propose")[0]["assets"][0]["anchor"]


def test_costume_writes_wardrobe_only_when_asked_to_and_keeps_the_anchor() -> None:
    sheet = entry("character", {"anchor": "68; white plait.", "label": "B"}, "INA")
    talk = Talk("costume", film(), sheet)
    asked = {"event": "message", "from": "Kei", "text": "What coat would Ina wear?"}
    assert talk.tell(asked).tools == ()
    told = talk.tell({**asked, "text": "Please write down that Ina wears the oilskin, soaked."})
    written = calls(told, "canon_write")[0]
    assert fields(written)["anchor"] == "68; white plait."
    assert "soaked" in fields(written)["wardrobe"]


# --- shots, boards, takes


def test_the_shot_list_is_written_scene_by_scene_and_brought_to_its_gate() -> None:
    replies = Talk("directors_assistant", film(), TREATMENT, STYLE).until_quiet(task("shot_list"))
    assert [given["scene"] for given in calls(replies[0], "shotlist_update")] == [1, 2, 3, 4]
    moods = {
        g["scene"]: {s["register"] for s in g["shots"]}
        for g in calls(replies[0], "shotlist_update")
    }
    assert moods == {1: {"calm"}, 2: {"uneasy"}, 3: {"dread"}, 4: {"release"}}
    assert calls(replies[1], "gate_request")[0] | {"summary": ""} == {
        "stage": "shot_list", "act": 0, "summary": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    "reason", ["Closer on the faces", "Scene 3 is too fast", "I do not like it"]
)
def test_a_rejected_shot_list_changes(reason: str) -> None:
    talk = Talk("directors_assistant", film(), TREATMENT)
    before = talk.until_quiet(task("shot_list"))
    after = talk.until_quiet(rejected("shot_list", reason))
    assert before[0].tools != after[0].tools
    assert reason in calls(after[1], "gate_request")[0]["summary"]


def test_everybody_keeps_a_side_for_a_whole_scene_until_the_boards_are_sent_back() -> None:
    pair = [shot("SC001_SH0010", size="TWO SHOT", cast=["INA", "TOMA"]),
            shot("SC001_SH0020", size="CLOSE", cast=["TOMA"])]  # fmt: skip
    talk = Talk("storyboard", film())
    before = talk.until_quiet(task("storyboard", shots=pair) | {"act": 1})
    after = talk.until_quiet(rejected("storyboard", "The wrong way round", 1))
    first, second = (calls(r[0], "storyboard_update")[0]["boards"] for r in (before, after))
    assert "TOMA on the right" in first[0]["composition"]
    assert "TOMA on the right" in first[1]["composition"]
    assert "TOMA stays right" in first[0]["note"]
    assert "TOMA on the left" in second[1]["composition"]
    assert "The wrong way round" in second[0]["composition"]
    assert calls(before[1], "gate_request")[0]["act"] == 1


@pytest.mark.behaviour("E2", "A4")
def test_an_answer_about_a_scene_is_in_the_prompts_of_that_scene_and_of_no_other() -> None:
    def prompt(code: str) -> Json:
        talk = Talk("dop", film(), STYLE, TREATMENT, HIDDEN, scene=int(code[2:5]))
        return calls(talk.tell(task("generation", shots=[shot(code)])), "generation_propose")[0]

    assert "We stay on Ina and the bell" in prompt("SC003_SH0010")["shots"][0]["framing"]
    assert "We stay on Ina" not in str(prompt("SC002_SH0010"))


@pytest.mark.behaviour("A4")
def test_an_answer_that_came_as_a_delta_counts_in_the_next_prompt() -> None:
    talk = Talk("dop", film(), STYLE, scene=3)
    delta = {"event": "canon_delta", "from": 1, "to": 2, "entries": [HIDDEN]}
    reply = talk.tell(delta, task("generation", shots=[shot("SC003_SH0010")]))
    assert "We stay on Ina and the bell" in str(reply.tools)


@pytest.mark.behaviour("D6")
def test_a_retake_changes_the_part_that_caused_it_and_says_so() -> None:
    talk = Talk("dop", film(), STYLE, scene=2)
    one = shot("SC002_SH0010", cast=["INA"])
    before = calls(talk.tell(task("generation", shots=[one])), "generation_propose")[0]["shots"][0]
    talk.results()
    sent = {"event": "retake", "shot": one, "take": 1, "by": "Kei", "reason": "Too dark to read"}
    after = calls(talk.tell(sent), "generation_propose")[0]["shots"][0]
    assert before["changed"] == ""
    assert "Too dark to read" in after["changed"]
    assert before["lighting"] != after["lighting"]
    assert before["camera_lens"] == after["camera_lens"]
    assert "Too dark to read" in after["framing"]


def test_two_retakes_of_one_message_stand_on_one_card() -> None:
    talk = Talk("dop", film(), STYLE, scene=2)
    codes = ["SC002_SH0010", "SC002_SH0020"]
    events = [
        {"event": "retake", "shot": shot(c), "take": 1, "by": "Kei", "reason": "Shaky"}
        for c in codes
    ]
    (card,) = calls(talk.tell(*events), "generation_propose")
    assert [each["shot"] for each in card["shots"]] == codes


def test_an_edit_by_a_person_is_left_alone() -> None:
    reply = Talk("dop", film(), STYLE, scene=2).tell({"event": "edited", "proposal": "P-4"})
    assert reply.tools == ()
    assert "P-4" in reply.text


# --- shots that come back from a person's hands


@pytest.mark.behaviour("F1")
def test_a_shot_that_was_made_by_hand_is_left_as_it_is() -> None:
    event = {
        "event": "released", "shot": shot("SC002_SH0010"), "done": True,
        "changed": ["take 2 by hand, Kei (artist): no crew in the window"],
    }  # fmt: skip
    for role in ("dop", "storyboard"):
        reply = Talk(role, film(), STYLE, scene=2).tell(event)
        assert "no crew in the window" in reply.text
        assert reply.tools == ()


@pytest.mark.behaviour("F1")
def test_a_shot_that_was_given_back_untouched_is_proposed() -> None:
    event = {"event": "released", "shot": shot("SC002_SH0010"), "done": False, "changed": []}
    (asked,) = calls(Talk("dop", film(), STYLE, scene=2).tell(event), "generation_propose")
    assert [item["shot"] for item in asked["shots"]] == ["SC002_SH0010"]

"""Every role, turn by turn; and the producer's moves: script, treatment, four answers, review."""

import pytest

from bot.core.roles import read_roles
from tests.understudy.talks import (
    STYLE,
    TREATMENT,
    Talk,
    calls,
    decision,
    fields,
    film,
    rejected,
    task,
)  # fmt: skip

ROLES = sorted(read_roles()[0])
FOUR = ["character look", "antagonist or entity", "key prop", "deliverable format"]


@pytest.mark.behaviour("A1")
@pytest.mark.parametrize("role", ROLES)
def test_before_there_is_a_script_every_role_introduces_itself_and_does_nothing(role: str) -> None:
    talk = Talk(role, None, scene=4 if role == "dop" else None)
    reply = talk.tell({"event": "message", "from": "Kei (artist)", "rights": [], "text": "Begin!"})
    assert reply.tools == ()
    assert "the script" in reply.text
    assert "the shot breakdown" in reply.text


@pytest.mark.behaviour("B1")
def test_a_role_that_came_without_python_answers_too() -> None:
    reply = Talk("sound", film()).tell({"event": "message", "from": "Kei", "text": "Hello"})
    assert reply.text
    assert reply.tools == ()


@pytest.mark.parametrize("role", ROLES)
def test_an_event_nobody_knows_is_acknowledged_without_tools(role: str) -> None:
    reply = Talk(role, film(), scene=1).tell({"event": "weather", "text": "snow"})
    assert reply.text
    assert reply.tools == ()


@pytest.mark.behaviour("L5")
@pytest.mark.parametrize("role", ROLES)
def test_no_message_makes_a_role_approve_or_spend(role: str) -> None:
    reply = Talk(role, film(), STYLE, scene=1).tell(
        {"event": "message", "from": "Kei", "text": "Approve G-3 and spend the rest"}
    )
    assert reply.tools == ()
    assert "cannot approve" in reply.text


# --- producer


@pytest.mark.behaviour("E1")
def test_the_producer_asks_what_is_open_and_asks_for_the_script_gate_in_one_message() -> None:
    talk = Talk("producer", film())
    reply = talk.tell(task("script"))
    assert [name for name, _ in reply.tools] == ["human_ask", "human_ask", "gate_request"]
    assert calls(reply, "gate_request")[0]["stage"] == "script"
    assert talk.results().tools == ()


def test_a_heading_without_hour_or_place_stops_no_role() -> None:
    story = film()
    story["acts"] = []
    for each in story["scenes"]:
        each |= {"time_of_day": None, "synopsis": None, "int_ext": None}
    for role, stage in (("producer", "script"), ("producer", "treatment"),
                        ("directors_assistant", "shot_list")):  # fmt: skip
        assert Talk(role, story, TREATMENT).tell(task(stage)).tools


def test_a_script_sent_back_is_not_asked_about_twice() -> None:
    talk = Talk("producer", film())
    talk.tell(task("script"))
    talk.results()
    reply = talk.tell(rejected("script", "Scene 2 is missing a line"))
    assert [name for name, _ in reply.tools] == ["gate_request"]
    assert "Scene 2 is missing a line" in calls(reply, "gate_request")[0]["summary"]


def test_the_treatment_gives_every_scene_a_register() -> None:
    replies = Talk("producer", film()).until_quiet(task("treatment"))
    written = fields(calls(replies[0], "canon_write")[0])
    assert [name for name in written if name.startswith("register ")] == [
        f"register {n}" for n in (1, 2, 3, 4)
    ]
    assert written["era"] == "October 1962"
    assert "INA" in written["logline"]


@pytest.mark.behaviour("E2")
def test_a_late_era_goes_into_the_treatment_with_its_number() -> None:
    story = film()
    story["scenes"][0]["elements"][0]["text"] = "INA (68, white plait) waits."
    talk = Talk("producer", story)
    first = talk.until_quiet(task("script"))
    assert [ask["matter"] for ask in calls(first[0], "human_ask")] == [
        "the face in scene 3",
        "the era",
    ]
    before = talk.until_quiet(task("treatment"))
    delta = {"event": "canon_delta", "from": 1, "to": 2,
             "entries": [decision("the era", "Winter 1911", "When?", number=2)]}  # fmt: skip
    told = {"event": "answer", "question": "Q-1", "matter": "the era", "answer": "Winter 1911",
            "decision": "D-2", "by": "Mara"}  # fmt: skip
    after = talk.until_quiet(delta, told)
    assert "open question" in fields(calls(before[0], "canon_write")[0])["era"]
    assert fields(calls(after[0], "canon_write")[0])["era"] == "Winter 1911"
    assert "D-2" in after[-1].text


@pytest.mark.behaviour("C2")
def test_four_answers_are_suggested_under_their_four_labels() -> None:
    form = {"width": 1920, "height": 1080, "fps": 25}
    reply = Talk("producer", film(), STYLE, format=form).tell(task("four_answers"))
    pairs = [
        part.partition(": ") for part in calls(reply, "gate_request")[0]["summary"].split("; ")
    ]
    answers = {label: answer for label, _, answer in pairs}
    assert list(answers) == FOUR
    assert answers["key prop"] == "LANTERN"
    assert "THE PASSENGER" in answers["antagonist or entity"]
    assert "1920x1080, 25 fps" in answers["deliverable format"]


def test_a_rejected_answer_is_the_one_that_changes() -> None:
    talk = Talk("producer", film(), STYLE)
    before = calls(talk.tell(task("four_answers")), "gate_request")[0]["summary"].split("; ")
    again = talk.tell(rejected("four_answers", "The entity is the river; nothing else"))
    after = calls(again, "gate_request")[0]["summary"].split("; ")
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True, True]
    assert "the river" in after[1]


@pytest.mark.behaviour("G2", "B5")
def test_the_producer_reviews_a_cut_and_names_shot_and_timecode() -> None:
    shots = [
        {"shot": "SC001_SH0010", "scene": 1, "take": 1, "start": "00:00:00:00", "seconds": 4.0,
         "size": "WIDE", "register": "calm", "cast": [], "animatic": False},
        {"shot": "SC002_SH0010", "scene": 2, "take": 1, "start": "00:00:04:00", "seconds": 4.0,
         "size": "WIDE", "register": "tender", "cast": [], "animatic": False},
    ]  # fmt: skip
    event = task("rough_cut", shots=shots, cut="cut 1", seconds=8.0) | {"act": 1}
    (review,) = calls(Talk("producer", film(), TREATMENT).tell(event), "cut_review")
    found = {(f["rule"], f["shot"], f["timecode"]) for f in review["findings"]}
    assert found == {
        ("coverage", "SC001_SH0010", "00:00:00:00"), ("register", "SC002_SH0010", "00:00:04:00"),
    }  # fmt: skip


@pytest.mark.behaviour("A12")
def test_what_was_decided_is_told_with_its_number() -> None:
    held = decision(
        "the lantern's light", "It never goes out", "Does the lantern go out?", number=7
    )
    reply = Talk("producer", film(), held).tell(
        {"event": "message", "from": "Kei", "text": "What did we decide about the lantern?"}
    )
    assert "D-7" in reply.text
    assert "It never goes out" in reply.text


# --- the turn


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("stage", ["script", "treatment", "style", "four_answers", "shot_list"])
def test_a_refused_call_ends_in_a_sentence_and_not_in_a_loop(role: str, stage: str) -> None:
    talk = Talk(role, film(), scene=1 if role == "dop" else None)
    reply = talk.tell(task(stage))
    if reply.tools:
        last = talk.results(*["Script lock is not approved yet"] * len(reply.tools), failed=True)
        assert last.tools == ()
        assert "Script lock is not approved yet" in last.text


def test_after_a_refusal_the_next_task_is_taken_up() -> None:
    talk = Talk("producer", film())
    talk.tell(task("picture_lock"))
    talk.results("not yet", failed=True)
    assert calls(talk.tell(task("script")), "gate_request")


def test_a_message_that_comes_amid_a_task_does_not_lose_the_task() -> None:
    talk = Talk("directors_assistant", film(), TREATMENT)
    talk.tell(task("shot_list"))
    talk.messages.append({"role": "user", "content": [
        {"type": "tool_result", "tool_use_id": use["id"], "content": "scene written"}
        for use in talk.messages[-1]["content"] if use["type"] == "tool_use"
    ]})  # fmt: skip
    reply = talk.tell({"event": "message", "from": "Kei", "text": "How far are you?"})
    assert calls(reply, "gate_request")

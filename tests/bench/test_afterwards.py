"""Which repeated calls of the model a kill explains."""

import pytest

from bench.rig.afterwards import Call, repeated

TURNS = {"M-1": "turn:1:1", "M-2": "turn:1:2"}


def call(life: int, digest: str, about: str = "M-1") -> Call:
    return Call(life, digest, f"M-1 {about}")


def test_calls_that_differ_are_no_repeats() -> None:
    assert not repeated([call(1, "a"), call(1, "b"), call(2, "c", "M-2")], TURNS, {})


def test_a_call_cut_off_by_a_kill_is_repeated_once() -> None:
    calls = [call(1, "a"), call(2, "a"), call(3, "a")]
    inside = {1: {"turn:1:1"}, 2: {"turn:1:1"}}
    assert repeated(calls, TURNS, inside) == {(1, "turn:1:1"): 1, (2, "turn:1:1"): 1}


@pytest.mark.parametrize(
    "calls",
    [
        [call(1, "a"), call(1, "a")],
        [call(1, "a", "M-2"), call(2, "a", "M-2")],
        [call(2, "a"), call(3, "a")],
    ],
    ids=["in one life", "of a turn the kill did not cut off", "after a life that was not killed"],
)
def test_a_repeat_that_no_kill_explains_is_needless(calls: list[Call]) -> None:
    assert repeated(calls, TURNS, {1: {"turn:1:1"}}) == {None: 1}


def test_what_a_call_is_about_is_the_last_message_in_it() -> None:
    assert Call(1, "a", "M-1 and then M-12").about == "M-12"
    assert Call(1, "a", "a task").about == ""

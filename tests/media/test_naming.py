"""Shots and files have names that sort, that files may bear, and that an insert never changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media.naming import (
    PATTERN,
    STEP,
    BadName,
    file_name,
    film_order,
    insert_number,
    parse_shot_code,
    scene_code,
    shot_code,
)

pytestmark = pytest.mark.behaviour("I4")
scenes = st.tuples(st.integers(0, 999), st.sampled_from(["", *"ABCXYZ"]))
numbers = st.integers(1, 999_999)


@given(scenes, numbers)
def test_a_shot_is_found_again_by_its_code(scene: tuple[int, str], number: int) -> None:
    name = f"{scene[0]}{scene[1]}"
    assert parse_shot_code(shot_code(name, number)) == (scene_code(name), number)


@pytest.mark.parametrize(
    ("scene", "number", "code"),
    [
        ("4", 20, "SC004_SH0020"),
        ("004", 20, "SC004_SH0020"),
        ("4a", 10, "SC004A_SH0010"),
        ("169", 845, "SC169_SH0845"),
        (" 12 ", 10_000, "SC012_SH10000"),
    ],
)
def test_a_code_names_scene_and_shot(scene: str, number: int, code: str) -> None:
    assert shot_code(scene, number) == code


def test_an_insert_stands_behind_its_scene_and_before_the_next() -> None:
    codes = [shot_code(scene, n) for scene in ("3", "4", "4A", "4B", "5", "10") for n in (10, 20)]
    assert sorted(set(codes), key=film_order) == codes


def test_a_number_alone_is_a_shot_where_the_place_tells_the_scene() -> None:
    assert parse_shot_code("20", scene="4A") == ("004A", 20)
    with pytest.raises(BadName, match="SC004_SH0020"):
        parse_shot_code("20")


@pytest.mark.parametrize("text", ["sc004_sh0020", "SC4_SH20", " SC004_SH0020\n"])
def test_a_code_is_read_as_people_write_it(text: str) -> None:
    assert parse_shot_code(text) == ("004", 20)


@pytest.mark.parametrize(
    "text", ["", "SC004", "SH0020", "SC_SH", "SC004_SH0020_v003", "SC004AB_SH0020", "²", "twenty"]
)
def test_what_names_no_shot_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadName, match="SC004_SH0020"):
        parse_shot_code(text, scene="4")


@pytest.mark.parametrize("scene", ["", "A", "4AB", "-4", "12345", "4.5"])
def test_what_names_no_scene_is_refused_with_an_example(scene: str) -> None:
    with pytest.raises(BadName, match="4A"):
        scene_code(scene)


@pytest.mark.parametrize("number", [0, -10])
def test_shots_are_numbered_from_one(number: int) -> None:
    with pytest.raises(BadName, match="from 1"):
        shot_code("4", number)


@given(st.lists(st.integers(0, 8), max_size=12))
def test_inserts_never_renumber(places: list[int]) -> None:
    shots = [STEP * n for n in range(1, 10)]
    before = set(shots)
    for place in places:
        at = place % (len(shots) - 1)
        try:
            shots.insert(at + 1, insert_number(shots[at], shots[at + 1]))
        except BadName:
            assert shots[at + 1] - shots[at] == 1
    assert shots == sorted(set(shots))
    assert before <= set(shots)


@given(st.integers(0, 9_999))
def test_a_shot_behind_the_last_is_the_next_step(last: int) -> None:
    after = insert_number(last)
    assert after % STEP == 0
    assert last < after <= last + STEP


def test_between_neighbours_no_number_is_left() -> None:
    with pytest.raises(BadName, match="between 20 and 21"):
        insert_number(20, 21)


@pytest.mark.parametrize(
    ("shot", "version", "name"),
    [
        ("SC004_SH0020", 3, "LAMP_SC004_SH0020_anim_v003.mp4"),
        ("SC004A_SH0010", 12, "LAMP_SC004A_SH0010_anim_v012.mp4"),
    ],
)
def test_a_file_is_named_by_the_pattern(shot: str, version: int, name: str) -> None:
    assert file_name("LAMP", shot, "anim", version, ".mp4") == name


def test_the_pattern_is_a_setting() -> None:
    pattern = "{SHOW}-{scene:03}-{shot:04}-v{version}"
    assert file_name("LAMP", "SC004_SH0020", "anim", 3, ".mov", pattern) == "LAMP-004-0020-v3.mov"
    assert file_name("LAMP", "SC004A_SH0020", "anim", 3, ".mov", pattern) == "LAMP-004A-0020-v3.mov"


@pytest.mark.parametrize("pattern", ["{title}_{shot}", "{scene:x:y}", "{", "{shot.real.no}"])
def test_a_pattern_that_cannot_be_filled_in_is_refused(pattern: str) -> None:
    with pytest.raises(BadName, match="cannot be filled in"):
        file_name("LAMP", "SC004_SH0020", "anim", 3, ".mov", pattern)


def test_two_scenes_never_share_a_file_name() -> None:
    pattern = "{shot:04}_{scene:03}"
    names = {file_name("L", f"SC{s}_SH0010", "x", 1, "", pattern) for s in ("004", "004A", "004B")}
    assert len(names) == 3


@given(st.text(max_size=30), st.text(max_size=30), scenes, numbers, st.integers(1, 9_999))
@pytest.mark.behaviour("I3")
def test_no_file_name_leaves_its_folder(
    show: str, task: str, scene: tuple[int, str], number: int, version: int
) -> None:
    code = shot_code(f"{scene[0]}{scene[1]}", number)
    name = file_name(show, code, task, version, ".mp4", PATTERN)
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*\.mp4", name)
    assert ".." not in name

"""Cards and plates draw whatever they are given, and show what was said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from bot.media.animatic.boards import Board, Option
from bot.media.animatic.card import window
from bot.media.animatic.draw import draw_board, draw_option
from bot.media.animatic.figures import cast_look, look, sheet_look
from bot.media.animatic.outdoors import outside
from bot.media.animatic.tones import USUAL, light, tones
from understudy.options import CHARACTER, ENVIRONMENT, PROP, TABLES

SIZES = ("EXTREME WIDE", "WIDE", "TWO SHOT", "MEDIUM", "OTS", "CLOSE", "INSERT", "SIDEWAYS")
ANGLES = ("eye level", "low", "high", "dutch", "overhead", "underwater")
MOVEMENTS = ("static", "slow push in", "slow tilt up", "")
HOURS = ("DAY", "NIGHT", "DAWN", "DUSK", "EVENING", "CONTINUOUS", "")
SMALL = (320, 180)
LARGE = (854, 480)  # the smallest with its text beside the picture
BOARD = Board(shot="SC004_SH0020", palette=USUAL)

words = st.text(max_size=60)
boards = st.builds(
    Board,
    shot=st.just("SC004_SH0020") | words,
    heading=words,
    size=st.sampled_from(SIZES) | words,
    angle=st.sampled_from(ANGLES) | words,
    movement=st.sampled_from(MOVEMENTS) | words,
    action=words | st.just("Fog. Rain. Snow. A boat, a truck, a bell on a leaning post."),
    dialogue=words,
    cast=st.lists(words, max_size=8).map(tuple),
    place=words | st.sampled_from(("QUAY", "KITCHEN", "FOREST ROAD", "LIGHTHOUSE", "STREET")),
    int_ext=st.sampled_from(("INT", "EXT", "INT/EXT", "")),
    time_of_day=st.sampled_from(HOURS) | words,
    props=st.lists(words | st.sampled_from(("lantern", "letter", "key")), max_size=4).map(tuple),
    palette=st.lists(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True) | words, max_size=9).map(tuple),
    register=st.sampled_from(("calm", "dread", "tender", "wonder")) | words,
    seconds=st.floats(0, 600),
    label=words,
    seed=st.integers(0, 10_000_000),
)
options = st.builds(
    Option,
    kind=st.sampled_from(("character", "environment", "prop")) | words,
    name=words | st.sampled_from(("MARA", "LANTERN", "FERRY LANDING")),
    label=st.sampled_from("ABCD") | words,
    attributes=st.lists(st.tuples(words, words), max_size=10).map(tuple),
    palette=st.lists(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True) | words, max_size=12).map(
        tuple
    ),
    seed=st.integers(0, 1_000),
)


def apart(one: Image.Image, other: Image.Image) -> float:
    """How different two pictures are, on the mean."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def frame(board: Board) -> Image.Image:
    """The picture on a large card."""
    return draw_board(board, LARGE).crop(window(LARGE))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("angle", ANGLES)
@pytest.mark.behaviour("D5")
def test_every_size_draws_from_every_angle(size: str, angle: str) -> None:
    n = SIZES.index(size) + ANGLES.index(angle)
    about = replace(
        BOARD,
        size=size,
        angle=angle,
        movement=MOVEMENTS[n % 4],
        time_of_day=HOURS[n % 7],
        int_ext=("INT", "EXT")[n % 2],
        cast=("MARA", "TOMAS", "EDDA")[: n % 4],
        props=("lantern",)[: n % 3],
    )
    assert draw_board(about, SMALL).size == SMALL


@pytest.mark.parametrize("hour", HOURS)
@pytest.mark.parametrize("inside", ["INT", "EXT"])
def test_every_hour_draws_inside_and_outside(hour: str, inside: str) -> None:
    about = replace(BOARD, time_of_day=hour, int_ext=inside, cast=("MARA",), props=("lantern",))
    assert draw_board(about, SMALL).size == SMALL


@given(boards)
@settings(max_examples=25)
def test_any_board_draws(board: Board) -> None:
    assert draw_board(board, SMALL).size == SMALL


@given(boards)
@settings(max_examples=12)
def test_any_board_draws_with_its_text(board: Board) -> None:
    assert draw_board(board, LARGE).size == LARGE


@given(options)
@settings(max_examples=15)
@pytest.mark.behaviour("C3")
def test_any_option_draws(option: Option) -> None:
    assert draw_option(option, (320, 320)).size == (320, 320)


@pytest.mark.parametrize("palette", [(), ("#000000",), ("#ffffff",) * 9, ("no colour", "#12345")])
def test_a_palette_that_says_too_little_is_filled_up(palette: tuple[str, ...]) -> None:
    draw_board(replace(BOARD, palette=palette), SMALL)
    draw_option(Option(kind="prop", name="KEY", palette=palette), (320, 320))
    made = tones(palette)
    assert light(made.dark) < light(made.high)


def test_what_stands_out_in_a_palette_is_not_its_floor_and_walls() -> None:
    made = tones(("#0b141d", "#1f3040", "#566870", "#d99a45", "#e8e0cf"))
    assert made.accent == (0xD9, 0x9A, 0x45)
    assert made.accent not in (made.dark, made.low, made.mid, made.high)


def test_ten_thousand_characters_draw() -> None:
    much = "It never goes out. " * 530
    about = replace(BOARD, action=much, heading=much, cast=(much,), label=much)
    assert draw_board(about, (1280, 720)).size == (1280, 720)
    shown = Option(kind=much, name=much, label=much, attributes=((much, much),))
    assert draw_option(shown).size == (640, 640)


@pytest.mark.behaviour("A9")
def test_the_same_board_gives_the_same_pixels() -> None:
    about = replace(BOARD, cast=("MARA", "TOMAS"), props=("lantern",), time_of_day="NIGHT")
    assert draw_board(about, SMALL).tobytes() == draw_board(about, SMALL).tobytes()


def test_a_person_looks_the_same_in_every_shot_of_a_film() -> None:
    one, other = (replace(BOARD, size="CLOSE", cast=("MARA",), shot=shot) for shot in "AB")
    stranger = replace(one, cast=("TOMAS",))
    assert apart(frame(one), frame(stranger)) > apart(frame(one), frame(other))


RIVER = replace(BOARD, size="MEDIUM", cast=("MARA",), place="RIVER", int_ext="EXT")


@pytest.mark.parametrize(
    "other",
    [
        replace(RIVER, size="CLOSE"),
        replace(RIVER, angle="low"),
        replace(RIVER, time_of_day="NIGHT"),
        replace(RIVER, int_ext="INT"),
        replace(RIVER, cast=()),
        replace(RIVER, cast=("TOMAS",)),
        replace(RIVER, props=("lantern",)),
        replace(RIVER, action="Fog."),
        replace(RIVER, action="A boat."),
        replace(RIVER, palette=("#102030", "#406080", "#c0a060")),
        replace(RIVER, register="grief"),
    ],
)
@pytest.mark.behaviour("D5")
def test_what_is_said_of_a_shot_is_seen(other: Board) -> None:
    assert apart(frame(RIVER), frame(other)) > 0.1


@pytest.mark.parametrize(
    ("kind", "name", "attribute"),
    [
        *(("character", "MARA", attribute) for attribute in CHARACTER if attribute != "bearing"),
        *(("environment", "KITCHEN", attribute) for attribute in ENVIRONMENT),
        *(("environment", "RIVER", attribute) for attribute in ENVIRONMENT),
        *(("prop", "LANTERN", attribute) for attribute in PROP),
    ],
)
@pytest.mark.behaviour("C3")
def test_options_differ_in_the_picture_not_only_in_words(
    kind: str, name: str, attribute: str
) -> None:
    plates = [
        draw_option(Option(kind=kind, name=name, attributes=((attribute, value),), palette=USUAL))
        for value in TABLES[kind][attribute]
    ]
    drawn = {plate.crop((30, 75, 610, 560)).tobytes() for plate in plates}
    assert len(drawn) == len(plates)


@pytest.mark.parametrize(
    ("place", "under_the_sky"),
    [
        ("FERRY LANDING", True),
        ("VILLAGE STREET", True),
        ("FAR BANK", True),
        ("HILL ROAD", True),
        ("LIGHTHOUSE", True),
        ("INA'S KITCHEN", False),
        ("BOATHOUSE", False),
        ("LAMP ROOM", False),
        ("HARBOUR OFFICE", False),
        ("A PLACE NOBODY KNOWS", False),
    ],
)
def test_a_place_is_inside_or_under_the_sky_by_its_name(place: str, under_the_sky: bool) -> None:
    assert outside(place) is under_the_sky


SHEET = Option(
    kind="character",
    name="INA",
    anchor="68 years old; slight; white plait; a red wool cap; a dead man's oilskin",
    attributes=(("clothes", "worn thin at the elbows"), ("answers", "too plain")),
    seed=11,
)


def test_an_anchor_says_how_somebody_looks() -> None:
    seen = sheet_look(SHEET, tones(()))
    assert seen.old
    assert seen.hat
    assert (seen.cut, seen.build) == ("tail", 0.82)
    assert seen.clothes == "a dead man's oilskin, worn thin at the elbows"
    assert "too plain" not in SHEET.words


@pytest.mark.behaviour("A7")
def test_people_in_a_shot_look_as_on_their_locked_sheets() -> None:
    board = Board(shot="SC001_SH0010", cast=("INA", "TOMA"), sheets=(SHEET,))
    assert cast_look(board, "INA", tones(())) == sheet_look(SHEET, tones(()))
    assert cast_look(board, "TOMA", tones(())) == look("TOMA", tones(()))

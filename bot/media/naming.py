"""Names of shots and files: step ten, inserts never renumber (I4)."""

import re
from typing import NamedTuple

PATTERN = "{SHOW}_SC{scene:03}_SH{shot:04}_{task}_v{version:03}"
CODE = re.compile(r"^SC(\d{1,4}[A-Z]?)_SH(\d{1,6})$", re.IGNORECASE | re.ASCII)
SCENE = re.compile(r"^(\d{1,4})([A-Z]?)$", re.IGNORECASE | re.ASCII)
ILLEGAL = re.compile(r"[^A-Za-z0-9._-]+|\.{2,}")
STEP = 10


class BadName(ValueError):
    """What was given names no shot; the message says how one is named."""


class _Scene(NamedTuple):
    """A scene's number and an insert's letter; in a pattern the letter follows the number."""

    number: int
    letter: str

    def __format__(self, spec: str) -> str:
        return f"{self.number:{spec}}{self.letter}"


def _scene(text: str) -> _Scene:
    match = SCENE.match(text.strip())
    if match is None:
        raise BadName(f"{text!r} is no scene; a scene is a number such as 4, an insert 4A")
    return _Scene(int(match[1]), match[2].upper())


def scene_code(scene: str) -> str:
    """`4` and `004` are `004`, an insert `4a` is `004A`."""
    return f"{_scene(scene):03}"


def shot_code(scene: str, number: int) -> str:
    """`SC004_SH0020` for shot 20 of scene 004."""
    if number < 1:
        raise BadName("shots are numbered from 1")
    return f"SC{scene_code(scene)}_SH{number:04}"


def parse_shot_code(text: str, scene: str | None = None) -> tuple[str, int]:
    """(scene code, shot number) of `SC004_SH0020`, or of `20` where the place tells the scene."""
    words = text.strip()
    match = CODE.match(words)
    if match:
        return scene_code(match[1]), int(match[2])
    if scene is not None and words.isascii() and words.isdigit():
        return scene_code(scene), int(words)
    raise BadName(f"{text!r} is no shot; a shot is named like SC004_SH0020")


def insert_number(before: int, after: int | None = None) -> int:
    """A number for a shot between two, or behind the last. BadName if there is no room left."""
    if after is None:
        return (before // STEP + 1) * STEP
    if after - before < 2:
        raise BadName(f"between {before} and {after} there is no number left; use a later one")
    return (before + after) // 2


def film_order(code: str) -> tuple[int, str, int]:
    """Sorts shots as they stand in the film: scene 4A behind 4, which letters alone would not."""
    scene, number = parse_shot_code(code)
    return (*_scene(scene), number)


def file_name(
    show: str, shot: str, task: str, version: int, suffix: str, pattern: str = PATTERN
) -> str:
    """The name a file of a shot is delivered under; legal characters only."""
    scene, number = parse_shot_code(shot)
    about = {"SHOW": show, "scene": _scene(scene), "shot": number, "task": task}
    try:
        name = pattern.format(**about, version=version)
    except (LookupError, ValueError, AttributeError) as error:
        raise BadName(f"the pattern {pattern!r} cannot be filled in: try {PATTERN}") from error
    return (ILLEGAL.sub("-", name).strip(".-") or shot) + suffix

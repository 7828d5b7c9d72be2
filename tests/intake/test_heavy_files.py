"""A file that is made to break its reader gets one line; the house and the next file are well."""

import asyncio
import io
import resource
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from bot import texts
from bot.app.cli.parser import Stop
from bot.core.limited_workers import MEGABYTE, LimitedWorkers, Limits
from bot.intake import foreign_files
from bot.media.screenplay.model import ScriptError
from handlers.rehearsal import beginning
from store.models import ImportStatus
from tests.intake.material import film as film_of
from tests.intake.material import picture
from tests.media.writing import sharing
from tests.production import begun
from tests.production.begun import SCRIPT, drop, film, films, private, submit
from tests.world import World

pytestmark = pytest.mark.behaviour("A10", "I3", "L5")
SMALL = Limits(seconds=30, work=2, memory=224 * MEGABYTE, answer=MEGABYTE)
SHOWN = b"BT /F1 12 Tf 72 720 Td (INT. ATTIC - NIGHT) Tj ET\n"
LOOP = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >> endobj
3 0 obj << /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 900 >> endobj
trailer << /Size 4 /Root 1 0 R >>
%%EOF
"""
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "aaaaaaaaaa">%b]>
<FinalDraft><Content><Paragraph><Text>&a9;</Text></Paragraph></Content></FinalDraft>
""" % b"".join(b'<!ENTITY a%d "%b">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))


def inflating(size: int) -> bytes:
    """A PDF of sixty pages that all show one stream; it inflates to so many megabytes."""
    packer = zlib.compressobj(1)
    parts = [packer.compress(bytes([32]) * MEGABYTE) for _ in range(size)]
    return sharing(b"".join([*parts, packer.flush()]), 60)


def slow() -> bytes:
    """A small PDF whose every page draws a hundred thousand words on one place."""
    return sharing(zlib.compress(SHOWN * 100_000), 60)


def wide(scenes: int) -> bytes:
    return b"".join(b"INT. ROOM %d - NIGHT\n\nRain.\n\n" % n for n in range(scenes))


def clear(side: int) -> bytes:
    """A small PNG of a large picture without a colour."""
    out = io.BytesIO()
    Image.new("RGBA", (side, side)).save(out, "PNG", compress_level=1)
    return out.getvalue()


HEAVY: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb.pdf": (lambda: inflating(400), texts.PDF_TOO_HEAVY),
    "slow.pdf": (slow, texts.PDF_TOO_HEAVY),
    "loop.pdf": (lambda: LOOP, "the PDF is broken"),
    "entities.fdx": (lambda: ENTITIES, "it declares a DTD or entities"),
    "deep.fdx": (lambda: b"<FinalDraft>" + b"<a>" * 4_000_000, "heavy to read"),
    "wide.fountain": (lambda: wide(60_000), "script"),
    "line.fountain": (lambda: b"INT. BUS - DAY " + b"x" * MEGABYTE, "line.fountain: "),
}


async def read(data: bytes, name: str, folder: Path) -> str:
    """What is said of this file; the number of scenes if it is read."""
    (folder / name).write_bytes(data)
    try:
        script = await foreign_files.script(LimitedWorkers(limits=SMALL), folder / name, name)
    except ScriptError as problem:
        return str(problem)
    return f"{name}: {len(script.scenes)}"


@pytest.mark.parametrize("name", HEAVY)
async def test_a_file_that_breaks_readers_gets_one_line_and_costs_the_program_nothing(
    name: str, tmp_path: Path
) -> None:
    make, why = HEAVY[name]
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    said = await read(data, name, tmp_path)
    unit = 1 if sys.platform == "darwin" else 1 << 10
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit
    assert said.startswith(f"{name}: ")
    assert why in said
    assert "\n" not in said
    assert grown < 64 * MEGABYTE


@pytest.mark.behaviour("K6", "C7")
async def test_a_bomb_in_a_direct_message_is_answered_and_a_good_script_behind_it_begins_a_film(
    world: World,
) -> None:
    world.app.file_workers = LimitedWorkers(limits=SMALL)
    await drop(world, "noor", {"bomb.pdf": inflating(400)})
    account, said = world.chat.whispers[-1]
    assert (account, said.splitlines()) == (
        "fake:noor", [texts.NOTHING_READ, f"• bomb.pdf: {texts.PDF_TOO_HEAVY}"],
    )  # fmt: skip
    assert await films(world) == []
    await drop(world, "noor", SCRIPT)
    assert await world.press("noor", begun.value(private(world), "load")) == texts.NEW_FILM
    await submit(world, list(world.chat.forms.values())[-1])
    await begun.settle(world)
    assert (await film(world)).code == "NIGHT"


@pytest.mark.behaviour("A11")
async def test_a_bomb_among_material_is_left_aside_and_the_rest_is_offered(world: World) -> None:
    world.app.file_workers = LimitedWorkers(limits=SMALL)
    parcel = await world.bring("mara", {"bomb.pdf": inflating(400), "mara.png": picture("red")})
    assert parcel.refused == [{"name": "bomb.pdf", "why": texts.PDF_TOO_HEAVY}]
    assert parcel.status == ImportStatus.OPEN


@pytest.mark.behaviour("A11")
async def test_a_picture_and_a_film_that_take_too_much_are_left_aside_and_the_rest_is_offered(
    world: World,
) -> None:
    world.app.file_workers = LimitedWorkers(limits=SMALL)
    files = {"large.png": clear(6000), "film.mp4": film_of(12), "mara.png": picture("red")}
    parcel = await world.bring("mara", files)
    assert parcel.refused == [{"name": "large.png", "why": texts.PICTURE_TOO_HEAVY}]
    world.app.file_workers = LimitedWorkers(limits=Limits(memory=64 * MEGABYTE))
    parcel = await world.bring("mara", {"film.mp4": film_of(12)})
    assert parcel.refused == [{"name": "film.mp4", "why": texts.FILM_TOO_HEAVY}]


def test_a_rehearsal_of_a_bomb_stops_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(inflating(400))
    monkeypatch.setattr(foreign_files, "READING", SMALL)
    with pytest.raises(Stop, match=f"^bomb.pdf: {texts.PDF_TOO_HEAVY}$"):
        asyncio.run(beginning.read(path))

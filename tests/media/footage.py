"""Films made once for several tests: an animatic, a clip whose frames carry their number."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.media.animatic.boards import Board
from bot.media.animatic.card import strip_height
from bot.media.video import FPS, SIZE, burn_in, render_animatic
from bot.media.video.burn_in import Strip
from tests.media.clips import Box, clip, pictures, read

BOARD = Board(
    shot="SC004_SH0020",
    show="LAMP",
    heading="EXT. QUAY - NIGHT",
    action="Mara lifts the lantern.",
    cast=("MARA",),
    place="QUAY",
    int_ext="EXT",
    time_of_day="NIGHT",
)
WHOLE = (0, 0, *SIZE)
STRIP = strip_height(SIZE)
X265 = {"x265-params": "log-level=none"}


def burnt(source: Path, first: int, last: int, start: int = 0) -> Path:
    """What a burn-in of a clip makes, beside it."""
    out = source.parent / f"{source.stem}_{first}_{last}_{start}.burnt.mp4"
    burn_in(
        source, out, label="SC004_SH0020  take 1", start_frame=start, in_frame=first, out_frame=last
    )
    return out


def numbers(path: Path, box: Box = WHOLE) -> list[int]:
    """Which pictures of its source a film shows, one after the other."""
    return [read(picture, box) for picture in pictures(path)]


def still(data: bytes) -> Image.Image:
    """A picture as it was encoded."""
    return Image.open(io.BytesIO(data))


def band(picture: Image.Image) -> Image.Image:
    """The strip of a picture."""
    return picture.crop((0, SIZE[1] - STRIP, *SIZE))


def different(one: Image.Image, other: Image.Image) -> float:
    """The mean difference of two pictures, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


def struck(label: str, count: int, timecode: int, elapsed: int) -> Image.Image:
    """A strip as it is written, as a picture."""
    rows = Strip(label, SIZE[0], STRIP, count, FPS).rows(timecode, elapsed)
    return Image.frombytes("L", (SIZE[0], STRIP), b"".join(rows))


@pytest.fixture(scope="module")
def animatic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("animatic") / "take.mp4"
    render_animatic(BOARD, out, seconds=1.5, label="SC004_SH0020  take 1")
    return out


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of numbered pictures with a beep at 1.25 s."""
    return clip(tmp_path_factory.mktemp("counted") / "counted.mp4", 48, beep=1.25)


# Animatics

"""Files of the kinds that teams bring, made here."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw

from bot.media.animatic.draw import jpeg
from tests.media.clips import clip
from tests.world import TEXT

TREATMENT = "# Small Light: treatment\n\n## Tone\n\nPlain and quiet.\n\n## Lighting\n\nOne lamp.\n"
STYLE = "Ink on dark paper, dry-brush edges, no outlines.\nNever: neon, text on screen\n"


def picture(colour: str, size: tuple[int, int] = (320, 180), suffix: str = "png") -> bytes:
    """A plain picture of one colour with a darker band."""
    drawn = Image.new("RGB", size, colour)
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0], size[1] // 4), "#101820")
    if suffix == "jpg":
        return jpeg(drawn)
    out = io.BytesIO()
    drawn.save(out, suffix.upper())
    return out.getvalue()


def film(frames: int = 12) -> bytes:
    """A short real film."""
    with TemporaryDirectory() as folder:
        return clip(Path(folder) / "clip.mp4", frames).read_bytes()


def packed(files: dict[str, bytes]) -> bytes:
    """A zip of files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def everything() -> dict[str, bytes]:
    """What a team has that starts at its shot list: all but the four answers, which are said."""
    return {
        "small_light.fountain": TEXT.encode(),
        "small_light.treatment.md": TREATMENT.encode(),
        "style.txt": STYLE.encode(),
        "sheets/mara.png": picture("#a04020"),
        "sheets/mara.txt": b"Forty, tall, grey coat, a scar over the left eye.",
        "plates/attic.jpg": picture("#203040", suffix="jpg"),
        "plates/attic.txt": b"Beams, one round window on the left, dust.",
        "plates/roof.jpg": picture("#506070", suffix="jpg"),
        "plates/roof.txt": b"Slates, a chimney on the right.",
        "props/lantern.png": picture("#c08030"),
        "props/lantern.txt": b"Brass, one pane cracked.",
        "style_frames/one.png": picture("#112233"),
        "style_frames/two.png": picture("#445566"),
        "style_frames/three.png": picture("#778899"),
        "clips/SMALL_SC001_SH0010_v001.mp4": film(),
    }


@contextmanager
def laid_out(files: dict[str, bytes]) -> Iterator[Path]:
    """The files in a folder."""
    with TemporaryDirectory() as name:
        for path, data in files.items():
            place = Path(name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        yield Path(name)

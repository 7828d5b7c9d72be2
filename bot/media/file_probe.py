"""What a file is, seen by what is in it and never by its name; pictures are drawn anew.

Everything here blocks: it runs in other processes.
"""

import io
import warnings
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps

from bot.media.animatic.sheet import jpeg
from bot.media.opened_file import Drawn, NotUsable

HEAD = 1 << 12  # bytes that tell what a file is
SIDE = 1568  # pixels of a picture's longer side, as roles and renderers are shown it
PIXELS = 80_000_000  # of a picture that is opened at all
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP")
COLOURS = 5
PICTURES = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n\x1a\n": ".png",
    b"GIF87a": ".gif",
    b"GIF89a": ".gif",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
    b"BM": ".bmp",
}
FILMS = {b"\x1aE\xdf\xa3": ".mkv", b"\x06\x0e+4": ".mxf", b"\0\0\x01\xba": ".mpg"}
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa")
NOT_PICTURES = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")


def content(head: bytes) -> tuple[str, str]:
    """(picture, film, pdf, zip or text; the suffix it is stored under). NotUsable: none of them."""
    if not head:
        raise NotUsable("the file is empty; export it again")
    if head.startswith(PROGRAMS):
        raise NotUsable("this is a program; nothing of it was run or kept")
    if head.startswith(b"PK\x03\x04"):
        return "zip", ".zip"
    if b"%PDF-" in head[:1024]:
        return "pdf", ".pdf"
    kind, suffix = _picture(head) or _film(head) or ("text", ".txt")
    if kind == "text" and _binary(head):
        raise NotUsable("this is no script, text, picture or film; bring one of those")
    return kind, suffix


def _picture(head: bytes) -> tuple[str, str] | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "picture", ".webp"
    if head[4:12] in NOT_PICTURES:
        raise NotUsable("pictures of this kind cannot be read here; save it as JPEG or PNG")
    found = next((suffix for start, suffix in PICTURES.items() if head.startswith(start)), None)
    return ("picture", found) if found else None


def _film(head: bytes) -> tuple[str, str] | None:
    if head[4:8] == b"ftyp" or head[4:8] in (b"moov", b"mdat", b"wide", b"free"):
        return "film", ".mov" if head[8:10] == b"qt" else ".mp4"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "film", ".avi"
    found = next((suffix for start, suffix in FILMS.items() if head.startswith(start)), None)
    return ("film", found) if found else None


def _binary(head: bytes) -> bool:
    """Whether these bytes are no text in any writing; UTF-16 has zeros, marked or in turn."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    odd = sum(byte < 32 and byte not in b"\n\r\t\f\v\x1b\0" for byte in head)
    zeros = max(head[::2].count(0), head[1::2].count(0))
    return odd > len(head) / 50 or bool(0 < head.count(0) != zeros)


def drawn(path: Path) -> Drawn:
    """The picture drawn anew: upright, no larger than roles are shown, and nothing else that may
    lie in its file. NotUsable if it is none, or too large."""
    try:
        with _opened(path) as picture:
            width, height = picture.size
            picture.draft("RGB", (SIDE, SIDE))
            upright = ImageOps.exif_transpose(picture)
            flat = _flat(upright)
            flat.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
            return Drawn(data=jpeg(flat, 92), width=width, height=height)
    except (NotUsable, MemoryError):
        raise
    except Exception as error:  # a broken picture fails in many ways, deep in its decoder
        raise NotUsable("the picture is broken; save it again as JPEG or PNG") from error


def _opened(path: Path) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(path, formats=FORMATS)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _huge() from error
    if picture.width * picture.height > PIXELS:
        picture.close()
        raise _huge()
    return picture


def _huge() -> NotUsable:
    return NotUsable(f"the picture has more than {PIXELS // 10**6} million pixels; bring a smaller")


def _flat(picture: Image.Image) -> Image.Image:
    """In colour, on white where it was clear."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    return picture.convert("RGB")


def colours(pictures: Sequence[bytes]) -> list[str]:
    """The colours that most of these pictures is made of, all of them together, darkest first."""
    strip = Image.new("RGB", (32 * max(1, len(pictures)), 32))
    for n, data in enumerate(pictures):
        with Image.open(io.BytesIO(data)) as picture:
            strip.paste(picture.convert("RGB").resize((32, 32), Image.Resampling.BOX), (32 * n, 0))
    table = strip.quantize(COLOURS, Image.Quantize.MEDIANCUT)
    flat = table.getpalette() or []
    used = [index for _, index in table.getcolors() or [] if isinstance(index, int)]
    found = sorted({tuple(flat[3 * n : 3 * n + 3]) for n in used}, key=_light)
    return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in found]


def _light(colour: tuple[int, ...]) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]

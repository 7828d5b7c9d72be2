"""How large a picture is, read off its first bytes; what it costs in tokens; which are refused."""

import base64
import binascii
from collections.abc import Callable, Iterator
from math import ceil
from struct import unpack_from
from typing import Any

from understudy.models import ModelCard
from understudy.refused import Refused

Json = dict[str, Any]
Size = tuple[int, int]
Filed = Callable[[str], Size | None]

PATCH = 28
UNKNOWN = 1508  # 1456 x 812, the common frame: for pictures whose size cannot be read
MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
SIDE = 8000
SIDE_OF_MANY = 2000
MANY = 20
HEAD = 64 * 1024  # base64 letters that are decoded; a JPEG may carry a long preface
# Markers of JPEG that open a frame and so carry its size.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def size_of(data: bytes) -> Size | None:
    """Width and height of a PNG, GIF or JPEG from its opening bytes; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return unpack_from(">II", data, 16)
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        return unpack_from("<HH", data, 6)
    return _jpeg(data) if data.startswith(b"\xff\xd8") else None


def _jpeg(data: bytes) -> Size | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in FRAMES:
            height, width = unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + unpack_from(">H", data, at + 2)[0]
    return None


def cost(size: Size | None) -> int:
    """Tokens of a picture of this size in pixels."""
    return ceil(size[0] / PATCH) * ceil(size[1] / PATCH) if size else UNKNOWN


def measure(source: Json, filed: Filed) -> Size | None:
    """The size of an image block's source; None when it cannot be known."""
    if source["type"] == "file":
        return filed(source["file_id"])
    if source["type"] == "url":
        return None
    try:
        return size_of(base64.b64decode(source["data"][:HEAD], validate=True))
    except binascii.Error:
        raise Refused("image: data is not base64") from None


def pictures(body: Json) -> Iterator[tuple[str, Json]]:
    """Path and source of every image in a request of valid shape, tool results included."""
    for number, message in enumerate(body["messages"]):
        if isinstance(message["content"], list):
            yield from _within(message["content"], f"messages.{number}.content")


def _within(blocks: list[Json], path: str) -> Iterator[tuple[str, Json]]:
    for number, block in enumerate(blocks):
        if block["type"] == "image":
            yield f"{path}.{number}", block["source"]
        if block["type"] == "tool_result" and isinstance(block.get("content"), list):
            yield from _within(block["content"], f"{path}.{number}.content")


def check(body: Json, model: ModelCard, filed: Filed) -> None:
    """Refuses too many, too heavy and too large pictures."""
    found = list(pictures(body))
    if len(found) > model.images:
        raise Refused(f"messages: at most {model.images} images, found {len(found)}")
    for path, source in found:
        if len(source.get("data", "")) > LARGEST:
            raise Refused(f"{path}.image.source.base64: image exceeds 10 MB maximum")
    _check_sides(found, filed)


def _check_sides(found: list[tuple[str, Json]], filed: Filed) -> None:
    most = SIDE_OF_MANY if len(found) > MANY else SIDE
    sizes = [(path, measure(source, filed)) for path, source in found]
    large = [path for path, size in sizes if size and max(size) > most]
    if large:
        details = {
            "error_code": "image_dimensions_too_large",
            "max_side_length_pixels": most,
            "paths": large,
        }
        raise Refused(f"{large[0]}: a side is longer than {most} pixels", details=details)

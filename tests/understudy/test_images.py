"""The size of a picture, and the form it is uploaded in."""

import pytest

from understudy import files, images
from understudy.refused import Refused

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x05\x00\x00\x00\x02\xd0"


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (PNG, (1280, 720)),
        (b"GIF89a" + b"\x00\x05\xd0\x02", (1280, 720)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc2\x00\x11\x08\x02\xd0\x05\x00\x03", (1280, 720)),
        (b"\xff\xd8\xff\xe0\x00\x40ab", None),
        (b"\xff\xd8", None),
        (b"RIFF....WEBP", None),
        (b"", None),
    ],
)
def test_the_size_of_a_picture_is_in_its_head(head: bytes, size: images.Size | None) -> None:
    assert images.size_of(head) == size


@pytest.mark.parametrize(("size", "tokens"), [((1280, 720), 1196), ((1920, 1080), 2691)])
def test_a_picture_costs_its_patches(size: images.Size, tokens: int) -> None:
    assert images.cost(size) == tokens


def test_a_form_without_a_boundary_is_refused() -> None:
    with pytest.raises(Refused, match="multipart"):
        files.form("application/json", b"{}")

"""Contact sheets and thumbnails: every picture in its place, sharp, none larger than asked."""

import io

import pytest
from PIL import Image, ImageStat

from bot.media.animatic.sheet import GAP, HEAD, MARGIN, MOST, contact_sheet, jpeg, shrunk, thumbnail

RED, BLUE = (200, 40, 40), (40, 60, 200)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def picture(size: tuple[int, int], colour: tuple[int, int, int], kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


@pytest.mark.behaviour("C3", "D6")
def test_pictures_stand_in_rows_in_their_order() -> None:
    cells = [(picture((64, 64), colour), "A", "b") for colour in (RED, BLUE, RED)]
    sheet = opened(contact_sheet(cells, "INA: pick one", 2))
    centres = [
        (MARGIN + MOST // 2 + n % 2 * (MOST + GAP), HEAD + 200 + n // 2 * 728) for n in (0, 1, 2)
    ]
    seen = [sheet.convert("RGB").crop((x, y, x + 1, y + 1)) for x, y in centres]
    assert [ImageStat.Stat(spot).mean[0] > 120 for spot in seen] == [True, False, True]


@pytest.mark.parametrize("count", [0, 1, 2, 4, 9, 40])
@pytest.mark.parametrize("columns", [0, 1, 4, 9])
def test_any_number_of_pictures_makes_a_sheet(count: int, columns: int) -> None:
    cells = [(picture((32, 18), RED), "label " * n, "below") for n in range(count)]
    sheet = opened(contact_sheet(cells, "A title " * 20, columns))
    assert sheet.format == "JPEG"
    assert 480 <= sheet.width <= 1600


def test_a_plate_is_shown_pixel_by_pixel() -> None:
    plate = Image.effect_noise((MOST, MOST), 90).convert("RGB")
    assert shrunk(plate, (MOST, MOST)) is plate
    cells = [(jpeg(plate, 95), letter, "") for letter in "AB"]
    assert opened(contact_sheet(cells, "INA", 2)).width == 2 * MARGIN + 2 * MOST + GAP


def test_pictures_of_odd_shapes_do_not_make_a_sheet_endless() -> None:
    cells = [(picture(size, RED), "x", "y") for size in ((10, 400), (400, 10), (1, 1), (3000, 2))]
    sheet = opened(contact_sheet(cells, "odd", 4))
    assert sheet.format == "JPEG"
    assert sheet.height < sheet.width


@pytest.mark.parametrize(("size", "width", "made"), [
    ((640, 360), 320, (320, 180)),
    ((100, 50), 320, (100, 50)),
    ((2000, 10), 320, (320, 2)),
    ((3, 5000), 320, (3, 5000)),
])  # fmt: skip
def test_a_thumbnail_is_no_wider_than_asked(
    size: tuple[int, int], width: int, made: tuple[int, int]
) -> None:
    small = opened(thumbnail(picture(size, BLUE), width))
    assert (small.size, small.format) == (made, "JPEG")


def test_a_small_jpeg_is_its_own_thumbnail() -> None:
    data = picture((300, 200), RED, "JPEG")
    assert thumbnail(data) is data


def test_a_photograph_stands_upright() -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), RED).save(out, "JPEG", exif=exif)
    assert opened(thumbnail(out.getvalue())).size == (20, 40)


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "CMYK", "1", "I;16"])
def test_pictures_of_any_kind_are_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 20)).save(out, "TIFF")
    assert opened(thumbnail(out.getvalue())).mode == "RGB"

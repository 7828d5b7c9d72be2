"""Whatever comes in a zip or a folder: it is counted, streamed, and never leaves our folder."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from bot.intake import unpack
from bot.intake.unpack import NotBrought, RefusedFile, UnpackedFile, unpacked
from tests.intake.material import laid_out, packed

pytestmark = pytest.mark.behaviour("I3")


def opened(path: Path, into: Path) -> dict[str, str]:
    """By name: `came`, or why it is left aside."""
    into.mkdir(exist_ok=True)
    found = list(unpacked(path, path.name, into))
    return {f.name: f.why if isinstance(f, RefusedFile) else "came" for f in found}


def of_zip(tmp_path: Path, data: bytes) -> dict[str, str]:
    (tmp_path / "all.zip").write_bytes(data)
    return opened(tmp_path / "all.zip", tmp_path / "in")


def entry(name: str, **about: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    for field, value in about.items():
        setattr(made, field, value)
    return made


def test_files_of_a_zip_come_under_numbers(tmp_path: Path) -> None:
    assert of_zip(tmp_path, packed({"a/one.txt": b"1", "two.txt": b"2"})) == {
        "a/one.txt": "came",
        "two.txt": "came",
    }
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["0001", "0002"]


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "..\\out.txt", "C:\\out.txt"]
)
def test_a_name_that_leads_out_of_a_zip_is_refused(tmp_path: Path, name: str) -> None:
    found = of_zip(tmp_path, packed({name: b"x", "good.txt": b"y"}))
    assert [why for why in found.values() if why != "came"] == [
        "its name leads out of the zip; pack it again"
    ]
    assert found["good.txt"] == "came"
    assert not list(tmp_path.rglob("out.txt"))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(entry("link", external_attr=(stat.S_IFLNK | 0o777) << 16), "/etc/passwd")
    assert of_zip(tmp_path, out.getvalue()) == {"link": "this is a link; bring the file itself"}


def test_a_zip_that_would_fill_the_disk_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    found = of_zip(tmp_path, packed({"zeros.txt": bytes(64 << 20), "good.txt": b"y"}))
    assert found["zeros.txt"] == "it is packed so tightly that it would fill the disk"
    assert found["good.txt"] == "came"


def test_more_than_may_come_at_once_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotBrought, match="more than 500 files"):
        of_zip(tmp_path, packed({f"{n}.txt": b"x" for n in range(unpack.FILES + 1)}))


def test_more_bytes_than_may_come_are_not_written(tmp_path: Path) -> None:
    room = unpack.UnpackAllowance(tmp_path, size=1000)
    with pytest.raises(NotBrought, match="bring it in parts"):
        room.fill(1001)


def test_a_list_of_files_that_is_too_long_is_not_even_read(tmp_path: Path) -> None:
    data = bytearray(packed({"one.txt": b"x"}))
    at = data.rfind(unpack.END) + 12
    data[at : at + 4] = (unpack.DIRECTORY + 1).to_bytes(4, "little")
    with pytest.raises(NotBrought, match="lists too many files"):
        of_zip(tmp_path, bytes(data))


@pytest.mark.parametrize("keep", [10, 40, 80])
def test_a_broken_zip_is_refused_with_a_clear_line(tmp_path: Path, keep: int) -> None:
    with pytest.raises(NotBrought, match=r"all\.zip: this zip is broken; pack it again"):
        of_zip(tmp_path, packed({"one.txt": b"x" * 50, "two.txt": b"y"})[:keep])


def test_a_damaged_file_is_left_aside_and_the_others_come(tmp_path: Path) -> None:
    data = bytearray(packed({"one.txt": b"one", "two.txt": b"two"}))
    at = data.find(b"one.txt") + len("one.txt")
    data[at] ^= 0xFF
    found = of_zip(tmp_path, bytes(data))
    assert found == {"one.txt": "it is damaged in the zip; pack it again", "two.txt": "came"}


def test_a_locked_zip_a_zip_in_a_zip_and_an_office_document_are_named(tmp_path: Path) -> None:
    inner = packed({"x.txt": b"x"})
    assert "zip inside a zip" in of_zip(tmp_path, packed({"inner.zip": inner}))["inner.zip"]
    office = packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert "office document" in of_zip(tmp_path, office)["all.zip"]
    locked = bytearray(packed({"one.txt": b"x"}))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    assert "password" in of_zip(tmp_path, bytes(locked))["one.txt"]


def test_what_no_person_put_there_is_passed_over(tmp_path: Path) -> None:
    files = {"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "a.txt": b"x"}
    assert of_zip(tmp_path, packed(files)) == {"a.txt": "came"}


def test_names_are_one_line_without_hidden_marks(tmp_path: Path) -> None:
    names = ["a\u202egnp.txt", "b\nc.txt", "d" * 300 + ".txt", "灯.txt"]
    found = of_zip(tmp_path, packed(dict.fromkeys(names, b"x")))
    assert "agnp.txt" in found
    assert "b c.txt" in found
    assert "灯.txt" in found
    assert max(map(len, found)) <= unpack.LONGEST


def test_links_and_pipes_in_a_folder_are_left_aside(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    with laid_out({"a.txt": b"x", "b/c.txt": b"y"}) as folder:
        (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
        (folder / "away").symlink_to(tmp_path)
        os.mkfifo(folder / "pipe")
        found = opened(folder, tmp_path / "in")
    assert found == {
        "a.txt": "came",
        "b/c.txt": "came",
        "link.txt": "this is a link; bring the file itself",
        "pipe": "this is no file; bring files, folders or a zip",
    }


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotBrought, match="there is nothing here under this name"):
        opened(tmp_path / "nowhere.zip", tmp_path / "in")


def test_a_file_alone_comes_from_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"x")
    (came,) = unpacked(tmp_path / "one.txt", "one.txt", tmp_path)
    assert came == UnpackedFile("one.txt", tmp_path / "one.txt")


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_of_which_a_few_bytes_fill_the_memory_is_not_opened(
    tmp_path: Path, packing: int
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        made.writestr("a.txt", bytes(1 << 20))
    found = of_zip(tmp_path, out.getvalue())
    assert found["a.txt"].startswith("it is packed in a way that is not opened here")

"""Files out of a path, a folder or a zip: streamed and counted.

A file of a zip is copied under a number into a folder of ours, so no name can lead out of it.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from struct import unpack_from
from typing import IO

from bot.core.untrusted_text import one_line

FILES = 500
WHOLE = 4 << 30  # bytes of everything that comes at once
DIRECTORY = 1 << 20  # bytes of a zip's list of files
CHUNK = 1 << 20
LONGEST = 120  # characters of a name, as cards show it
UNSEEN = ("__MACOSX", "Thumbs.db", "desktop.ini")
LOCKED = 0x1  # of a zip entry's flags
# The library unpacks these piece by piece; of any other packing a few bytes may fill the memory.
PIECEWISE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
TIGHT, LARGE = 200, 16 << 20  # how far a large file may be packed
OFFICE = "an office document: save it as PDF or text"
END, END_64, LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"


class NotBrought(ValueError):
    """Nothing of this can be taken. The message is one line that says what to do."""


@dataclass(frozen=True)
class UnpackedFile:
    """A file that came: the name it is called by, and where its bytes lie now."""

    name: str
    path: Path


@dataclass(frozen=True)
class RefusedFile:
    """A file that is left aside, and why."""

    name: str
    why: str


Found = UnpackedFile | RefusedFile


@dataclass
class UnpackAllowance:
    """How much more may come."""

    into: Path
    files: int = FILES
    size: int = WHOLE
    taken: int = field(default=0, init=False)

    def place(self) -> Path:
        """Where the next file goes, under a number."""
        self.taken += 1
        if self.taken > self.files:
            raise NotBrought(f"more than {self.files} files came at once; bring them in parts")
        return self.into / f"{self.taken:04}"

    def fill(self, size: int) -> None:
        self.size -= size
        if self.size < 0:
            raise NotBrought(f"more than {WHOLE >> 30} GB came at once; bring it in parts")


def shown(name: str) -> str:
    """A file's name as people read it: on one line, its end kept when it is long."""
    line = one_line(name.replace("\\", "/"), 10_000) or "a file without a name"
    return line if len(line) <= LONGEST else f"…{line[-LONGEST + 1 :]}"


def unpacked(source: Path, name: str, into: Path) -> Iterator[Found]:
    """Every file of a path: of a folder and of a zip those inside. NotBrought: nothing of it."""
    yield from together([(source, name)], into)


def together(sources: list[tuple[Path, str]], into: Path) -> Iterator[Found]:
    """Every file of several paths that came at once, each under the name it came with."""
    room = UnpackAllowance(into)
    for source, name in sources:
        yield from _of(source, name, room)


def _of(source: Path, name: str, room: UnpackAllowance) -> Iterator[Found]:
    try:
        status = source.lstat()
    except (OSError, ValueError) as error:
        raise NotBrought(f"{shown(str(source))}: there is nothing here under this name") from error
    if stat.S_ISLNK(status.st_mode):  # the path a person gave may be a link to their folder
        source = source.resolve()
        status = source.stat()
    if stat.S_ISDIR(status.st_mode):
        yield from _folder(source, room)
    else:
        yield from _file(source, name, room)


def _folder(folder: Path, room: UnpackAllowance) -> Iterator[Found]:
    """What lies in a folder, in order; a link in it is not followed."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in sorted(files):
            path = Path(place) / name
            if not _hidden(name):
                yield from _file(path, path.relative_to(folder).as_posix(), room)


def _hidden(name: str) -> bool:
    return (name.startswith(".") and name not in (".", "..")) or name in UNSEEN


def _file(path: Path, name: str, room: UnpackAllowance) -> Iterator[Found]:
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            yield RefusedFile(shown(name), "this is a link; bring the file itself")
            return
        if not stat.S_ISREG(status.st_mode):
            yield RefusedFile(shown(name), "this is no file; bring files, folders or a zip")
            return
        with path.open("rb") as opened:
            is_zip = opened.read(4) == b"PK\x03\x04"
    except OSError as error:
        yield RefusedFile(shown(name), f"it cannot be read ({error.strerror or error})")
        return
    if is_zip:
        yield from _zip(path, name, room)
        return
    room.place()
    room.fill(status.st_size)
    yield UnpackedFile(shown(name), path)


def _zip(path: Path, name: str, room: UnpackAllowance) -> Iterator[Found]:
    """The files in a zip, each copied under a number."""
    if _directory(path) > DIRECTORY:
        raise NotBrought(f"{shown(name)}: this zip lists too many files; bring them in parts")
    try:
        with zipfile.ZipFile(path) as packed:
            if _document(packed):
                yield RefusedFile(shown(name), OFFICE)
                return
            for entry in packed.infolist():
                if not (entry.is_dir() or any(map(_hidden, _path(entry).parts))):
                    yield _entry(packed, entry, room)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        if isinstance(error, NotBrought):
            raise
        raise NotBrought(f"{shown(name)}: this zip is broken; pack it again") from error


def _document(packed: zipfile.ZipFile) -> bool:
    """Office documents are zips too."""
    names = packed.namelist()
    return any(name in names for name in ("[Content_Types].xml", "mimetype", "Index/Document.iwa"))


def _directory(path: Path) -> int:
    """How many bytes a zip's list of files has, as the zip says, before anything reads it."""
    with path.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - (1 << 16) - 100))
        tail = opened.read()
    end, wide = tail.rfind(END), tail.rfind(END_64)
    if wide >= 0 and LOCATOR in tail and len(tail) >= wide + 48:
        return int(unpack_from("<Q", tail, wide + 40)[0])
    return int(unpack_from("<I", tail, end + 12)[0]) if 0 <= end <= len(tail) - 16 else 0


def _entry(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, room: UnpackAllowance) -> Found:
    """One file of a zip, or why it is left aside."""
    name = shown(entry.filename)
    why = _refused(entry)
    if why:
        return RefusedFile(name, why)
    place = room.place()
    try:
        with packed.open(entry) as source, place.open("xb") as target:
            _copy(source, target, room)
    except NotBrought:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        return RefusedFile(name, "it is damaged in the zip; pack it again")
    with place.open("rb") as opened:
        if opened.read(4) == b"PK\x03\x04":
            return RefusedFile(name, f"this is a zip inside a zip; unpack it first, or {OFFICE}")
    return UnpackedFile(name, place)


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(entry.filename.replace("\\", "/"))


def _refused(entry: zipfile.ZipInfo) -> str:
    path = _path(entry)
    if path.is_absolute() or ".." in path.parts or entry.filename[1:2] == ":":
        return "its name leads out of the zip; pack it again"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "this is a link; bring the file itself"
    if entry.file_size > max(LARGE, TIGHT * entry.compress_size):
        return "it is packed so tightly that it would fill the disk"
    if entry.flag_bits & LOCKED:
        return "it is locked with a password; pack it without"
    if entry.compress_type not in PIECEWISE:
        return "it is packed in a way that is not opened here; pack it as a usual zip"
    return ""


def _copy(source: IO[bytes], target: IO[bytes], room: UnpackAllowance) -> None:
    """Piece by piece, whatever size the zip says it has."""
    while piece := source.read(CHUNK):
        room.fill(len(piece))
        target.write(piece)

"""Content-addressed media: every file is stored once, under its sha256, and never changed."""

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

CHUNK = 1 << 20
SHA256 = re.compile(r"[0-9a-f]{64}")


class Files:
    """A folder of files named by content: `media/ab/abcdef....mp4`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str, suffix: str) -> Path:
        return self.root / sha256[:2] / f"{sha256}{suffix}"

    def find(self, sha256: str) -> Path:
        """The stored file with this content; FileNotFoundError if there is none."""
        if SHA256.fullmatch(sha256):
            for found in (self.root / sha256[:2]).glob(f"{sha256}.*"):
                return found
        raise FileNotFoundError(f"no stored file with content {sha256[:12]}")

    def put(self, source: Path | bytes, suffix: str) -> str:
        """Store bytes or a copy of a file; returns its sha256. Complete or not there at all."""
        handle, name = tempfile.mkstemp(dir=self.root)
        with os.fdopen(handle, "wb") as target:
            if isinstance(source, bytes):
                target.write(source)
            else:
                with source.open("rb") as origin:
                    shutil.copyfileobj(origin, target, CHUNK)
            target.flush()
            os.fsync(target.fileno())
        return self._adopt(Path(name), suffix)

    def _adopt(self, complete: Path, suffix: str) -> str:
        sha256 = file_sha256(complete)
        place = self.path(sha256, suffix)
        place.parent.mkdir(exist_ok=True)
        complete.replace(place)
        return sha256


def file_sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

"""The Files API. A file id says itself how large its picture is, so that ids outlive the process
as they do at Anthropic: a conversation kept in a database goes on after a restart."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from typing import Any

from understudy.images import MEGABYTE, Size, size_of
from understudy.refused import Refused

Json = dict[str, Any]
KEY = b"the understudy's files"
HEAVIEST = 500 * MEGABYTE
SEAL = 8


@dataclass(frozen=True)
class Part:
    """A field of a form; a file has a name and a type."""

    data: bytes
    filename: str | None = None
    media_type: str = "application/octet-stream"


def form(content_type: str, body: bytes) -> dict[str, Part]:
    """The fields of a multipart form."""
    boundary = _header("Content-Type", content_type).get_param("boundary")
    if not isinstance(boundary, str):
        raise Refused("the body is not multipart/form-data")
    parts = (b"\r\n" + body).split(f"\r\n--{boundary}".encode())
    return dict(_part(part) for part in parts[1:-1])


def _part(raw: bytes) -> tuple[str, Part]:
    head, _, data = raw.partition(b"\r\n\r\n")
    lines = dict(
        line.split(": ", 1) for line in head.decode(errors="replace").split("\r\n") if ": " in line
    )
    fields = {name.lower(): value for name, value in lines.items()}
    place = _header("Content-Disposition", fields.get("content-disposition", ""))
    name = place.get_param("name", "", "content-disposition")
    kind = fields.get("content-type", Part.media_type)
    return str(name), Part(data, place.get_filename(), kind)


def _header(name: str, value: str) -> EmailMessage:
    message = EmailMessage()
    message[name] = value
    return message


class UploadedFiles:
    """What was uploaded: its metadata. The bytes are not kept, nobody can ask for them."""

    def __init__(self) -> None:
        self._kept: dict[str, Json] = {}
        self._deleted: set[str] = set()

    def add(self, fields: dict[str, Part], now: datetime) -> Json:
        part = fields.get("file")
        if part is None or part.filename is None:
            raise Refused("file: Field required")
        if len(part.data) > HEAVIEST:
            raise Refused("file: larger than 500 MB", "request_too_large")
        identity = _identity(part.data)
        self._deleted.discard(identity)
        self._kept[identity] = {
            "id": identity,
            "type": "file",
            "filename": part.filename,
            "mime_type": part.media_type,
            "size_bytes": len(part.data),
            "created_at": now.isoformat(),
            "downloadable": False,
            "expires_at": _expiry(fields.get("expires_in_seconds"), now),
        }
        return self._kept[identity]

    def get(self, identity: str, now: datetime) -> Json:
        file = self._kept.get(identity)
        if file is None or _expired(file, now):
            raise Refused(f"File not found: {identity}", "not_found_error")
        return file

    def delete(self, identity: str, now: datetime) -> Json:
        self.get(identity, now)
        del self._kept[identity]
        self._deleted.add(identity)
        return {"id": identity, "type": "file_deleted"}

    def size(self, identity: str, now: datetime) -> Size | None:
        """Width and height of a filed picture, None if unknown. Refused if there is no file."""
        file = self._kept.get(identity)
        known = _sealed(identity) and identity not in self._deleted
        if not known or (file and _expired(file, now)):
            raise Refused(f"File not found: {identity}", "not_found_error")
        width, height = (int(part, 16) for part in identity[:-SEAL].rsplit("_", 1)[1].split("x"))
        return (width, height) if width and height else None


def _identity(data: bytes) -> str:
    """One id for the same bytes: their digest, width and height (0 if unknown), and a seal."""
    width, height = size_of(data) or (0, 0)
    bare = f"file_{sha256(data).hexdigest()[:20]}_{width:04x}x{height:04x}"
    return bare + _seal(bare)


def _seal(bare: str) -> str:
    return hmac.digest(KEY, bare.encode(), "sha256").hex()[:SEAL]


def _sealed(identity: str) -> bool:
    return _seal(identity[:-SEAL]) == identity[-SEAL:]


def _expiry(field: Part | None, now: datetime) -> str | None:
    if field is None:
        return None
    seconds = int(field.data) if field.data.isdigit() else 0
    if not 3600 <= seconds <= 7_776_000:
        raise Refused("expires_in_seconds: must be between 3600 and 7776000")
    return (now + timedelta(seconds=seconds)).isoformat()


def _expired(file: Json, now: datetime) -> bool:
    until = file["expires_at"]
    return until is not None and now >= datetime.fromisoformat(until)

"""Writes `.env`: the names that are given, and no other line."""

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

PLAIN = re.compile(r"[\w.:/@%+-]*")


def write(path: Path, values: Mapping[str, str]) -> None:
    """Set these names; every other line stays as it is. No value may hold a line end, nor `${`,
    which means another name. The file is replaced whole, readable for
    its owner alone. OSError, UnicodeDecodeError: it cannot be; then it is as it was."""
    path = path.resolve()  # a link goes on pointing where it points
    before = path.read_bytes().decode("utf-8") if path.exists() else ""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".env-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(changed(before, values).encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def changed(text: str, values: Mapping[str, str]) -> str:
    """The text of the file with these names set, each once."""
    lines, left = [], dict(values)
    for line in text.splitlines(keepends=True):
        name = _name(line)
        if name not in values:
            lines.append(line)
        elif name in left:
            lines.append(_line(name, left.pop(name)))
    if left and lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join([*lines, *(_line(name, value) for name, value in left.items())])


def _name(line: str) -> str:
    """The name that a line sets, as bot/core/settings.py reads it."""
    found = re.match(r"\s*(?:export\s+)?([A-Za-z_]\w*)\s*=", line)
    return found[1].upper() if found else ""


def _line(name: str, value: str) -> str:
    if not PLAIN.fullmatch(value):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        value = f"'{escaped}'"
    return f"{name}={value}\n"

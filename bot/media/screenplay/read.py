"""Reads a script from a file or its bytes: Fountain, Final Draft, PDF or plain text."""

from pathlib import Path
from stat import S_ISREG

from bot.media.screenplay import encodings
from bot.media.screenplay.model import BRING, LETTERS, LIMIT, OTHERS, TOO_LARGE, Script, ScriptError


def read_script_file(path: Path) -> Script:
    """The script in a file. ScriptError says in one line what is wrong and what to do."""
    try:
        data = _bytes_of(path)
    except ScriptError:
        raise
    except FileNotFoundError as error:
        raise _refused(path, "there is no such file; give the path of a script") from error
    except (OSError, ValueError) as error:  # a name may hold what no system allows
        why = getattr(error, "strerror", None) or error
        raise _refused(path, f"it cannot be read ({why})") from error
    return read_script(data, path.name)


def _bytes_of(path: Path) -> bytes:
    """At most one byte more than a script may have, and never from a pipe or a device."""
    status = path.stat()
    if not S_ISREG(status.st_mode):
        raise _refused(path, "this is not a file; give the path of a script")
    if status.st_size > LIMIT:
        raise _refused(path.name, f"{status.st_size // 2**20} MB is {TOO_LARGE}")
    with path.open("rb") as file:
        return file.read(LIMIT + 1)


def read_script(data: bytes, name: str) -> Script:
    """A script from its bytes; the format is seen by content, `name` is for messages and a hint."""
    # A process that opens one file pays for the reader of that file alone.
    from bot.media.screenplay import fdx, fountain, pdf

    name = _shown(name)
    if len(data) > LIMIT:
        raise _refused(name, f"this is {TOO_LARGE}")
    if b"%PDF-" in data[:1024]:
        return pdf.read(data, name)
    text = _text(data, name)
    if text.startswith("<"):
        return fdx.read(text, name)
    if len(text) > LETTERS:
        raise _refused(name, f"{len(text) // 10**6} million letters are too many for a script")
    if name.lower().endswith((".txt", ".text")):
        return fountain.read_text(text, name)
    return fountain.read(text, name)


def _text(data: bytes, name: str) -> str:
    for start, what in OTHERS.items():
        if data.startswith(start):
            raise _refused(name, f"this is {what}; {BRING}")
    text = encodings.decode(data)
    if text is None:
        raise _refused(name, f"this is no script text; {BRING}")
    if not text.strip():
        raise _refused(name, "the file is empty; export the script again")
    return text.lstrip() if text.lstrip().startswith("<") else text


def _refused(name: Path | str, why: str) -> ScriptError:
    """One line, whatever the file is called."""
    return ScriptError(f"{_shown(name)}: {why}")


def _shown(name: Path | str) -> str:
    """A file's name as one line; what no screen can show is replaced."""
    shown = "".join(char if char.isprintable() else "?" for char in str(name))
    return shown if len(shown) <= 200 else f"{shown[:100]} ... {shown[-90:]}"

"""Text from a file's bytes: by its mark, as UTF-8, else as the likeliest of the old encodings.

bot/media/screenplay/read.py calls it.
"""

import re

LEGACY = ("cp1252", "mac_roman", "cp1250", "cp1251")  # the first wins where nothing tells
NOT_LATIN = ("cp1251",)
TYPESET = set("‘’“”‚„–—…«»‹›¿¡°©®™•€£")  # noqa: RUF001 - that they look alike is the point
CURRENCY = "£€"
FOREIGN = re.compile(r"[^\x00-\x7f]")
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding=[\"']([A-Za-z0-9_.-]+)[\"']")


def decode(data: bytes) -> str | None:
    """The text, or None if these bytes are none."""
    text = _decoded(data)
    return None if text is None or _is_binary(text) else text.strip("\ufeff")


def _decoded(data: bytes) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        return _unmarked_utf16(data)
    text = _utf8(data)
    return _declared(data) or _likeliest(data) if text is None else text


def _utf8(data: bytes) -> str | None:
    """A few broken bytes among many whole letters make it no other encoding."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = sum(char > "\x7f" for char in text) if broken else 0
    return text if broken * 10 <= foreign - broken or not broken else None


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _declared(data: bytes) -> str | None:
    found = DECLARED.match(data[:200])
    return _as(data, found[1].decode("ascii")) if found else None


def _unmarked_utf16(data: bytes) -> str | None:
    """Spaces and Latin letters in UTF-16 have a zero in always the same half of their bytes."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if min(first, second) or max(first, second) < len(data) * 0.1:
        return None
    return data.decode("utf-16-be" if first else "utf-16-le", "replace")


def _likeliest(data: bytes) -> str | None:
    texts = [(text, encoding) for encoding in LEGACY if (text := _as(data, encoding))]
    return max(texts, key=lambda pair: _sense(*pair))[0] if texts else None


def _sense(text: str, encoding: str) -> float:
    """How many of the foreign characters stand where a writer would put them, of all;
    less where there are too many for a Latin writing, or too few for another."""
    text = text[:200_000]
    found = [
        (m[0], text[m.start() - 1 : m.start()], text[m.end() : m.end() + 1])
        for m in FOREIGN.finditer(text)
    ]
    share = len(found) / max(1, sum(map(str.isalpha, text)))
    fitting = sum(_fits(*place) for place in found) / max(1, len(found))
    return fitting - 0.5 * ((share > 0.5) != (encoding in NOT_LATIN))


def _fits(char: str, before: str, after: str) -> bool:
    if not char.isalpha():
        return char in TYPESET and not (char in CURRENCY and after.isalpha())
    if char in "ªº":
        return before.isdigit()
    return not before.islower() if char.isupper() else not before.isupper() or after.islower()


def _is_binary(text: str) -> bool:
    odd = sum(1 for char in text[:4000] if ord(char) < 32 and char not in "\n\r\t\f\v")
    return odd > len(text[:4000]) / 100

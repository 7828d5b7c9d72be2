"""JSON as it is kept: what no database and no service takes as text is replaced where it enters."""

import json
import re
from typing import Any

# In JSON of ASCII alone: an escaped backslash, a whole pair, half a pair, a NUL.
ESCAPED = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\u0000)"
)


def dumped(value: Any) -> str:
    """A value as JSON in which every half of a surrogate pair and every NUL is U+FFFD."""
    return cleaned(json.dumps(value))


def loaded(text: str | bytes) -> Any:
    """Read JSON that was kept before, made whole in the same way."""
    return json.loads(cleaned(text if isinstance(text, str) else text.decode()))


def cleaned(text: str) -> str:
    return ESCAPED.sub(_whole, text) if "\\u" in text else text


def _whole(found: re.Match[str]) -> str:
    return r"\ufffd" if found[1] else found[0]


def whole(text: str) -> str:
    """One text, made whole in the same way."""
    return str(loaded(dumped(text)))

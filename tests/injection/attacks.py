"""The corpus: attacks as data, each with where it stands and what it is after."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

PLACES = (
    "action", "title_page", "heading", "cue", "dialogue", "treatment", "chat", "stranger_chat",
    "file_name", "member_name", "member_handle", "draft", "canon_field", "decision", "answer",
    "image_text", "button", "form", "command", "reaction",
)  # fmt: skip
AIMS = (
    "approve", "spend", "raise_cap", "lock", "pick", "rights", "impersonate", "other_production",
    "secret", "notes", "tools", "escape", "disguise", "ping", "flood",
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    """`text` as it is written. A button, form or command is used by `who`; `value` is the button's,
    `allowed` the verdict that the press may rightly leave."""

    id: str
    place: str
    aim: str
    text: str = ""
    who: str = "kei"
    value: str = ""
    field: str = ""
    allowed: str = ""
    repeat: int = 1

    @property
    def mark(self) -> str:
        """A word that tells whether the attack was read."""
        return "zq" + self.id.replace("-", "")

    @property
    def words(self) -> str:
        return self.text * self.repeat


def corpus() -> list[Attack]:
    """Every attack of every file beside this one."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    rows = [row for file in files for row in tomllib.loads(file.read_text("utf-8"))["attack"]]
    return [Attack(**row) for row in rows]

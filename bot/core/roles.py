"""Roles, read from Markdown files: one file is one role; a team adds its own without Python."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field, ValidationError

from bot.core.chat_port import Speaker
from bot.core.tool_schemas import BY_NAME

SHIPPED = Path(__file__).parents[2] / "prompts" / "roles"


class RoleError(ValueError):
    """A role file that cannot be used: which, where and why."""


class Role(BaseModel, frozen=True, extra="forbid"):
    """What a role owns in the canon, may use, and starts; `brief` is its file's body, `promise` the
    sentence with which it introduces itself, `picture` the emoji beside its name."""

    id: str
    title: str
    picture: str = Field(default="🎬", max_length=8)
    scope: Literal["production", "scene"]
    owns: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    promise: str = "I do the work that my brief describes."
    brief: str

    @property
    def speaker(self) -> Speaker:
        return Speaker(name=self.title, picture=self.picture)


def read_roles(own: Path | None = None) -> tuple[dict[str, Role], list[RoleError]]:
    """(roles by id, broken files). A team's own folder adds to the shipped ones or overrides."""
    roles: dict[str, Role] = {}
    broken: list[RoleError] = []
    for folder in [SHIPPED, *([own] if own else [])]:
        for path in sorted(folder.glob("*.md")):
            try:
                roles[path.stem] = read_role(path)
            except RoleError as error:
                broken.append(error)
    return roles, broken


def read_role(path: Path) -> Role:
    """One role file. RoleError names the line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].strip() != "---" or "---" not in [line.strip() for line in lines[1:]]:
        raise RoleError(f"{path.name}:1: a role begins with front matter between two lines of ---")
    end = next(n for n, line in enumerate(lines[1:], 1) if line.strip() == "---")
    found = [(n, *_field(path, n, line)) for n, line in enumerate(lines[1:end], 2) if line.strip()]
    fields, where = {name: value for _, name, value in found}, {name: n for n, name, _ in found}
    unknown = [tool for tool in fields.get("tools", ()) if tool not in BY_NAME]
    if unknown:
        raise RoleError(f"{path.name}:{where['tools']}: there is no tool named {unknown[0]}")
    try:
        return Role.model_validate(
            {"id": path.stem, "brief": "\n".join(lines[end + 1 :]).strip(), **fields}
        )
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        line = where.get(name, end + 1)
        raise RoleError(f"{path.name}:{line}: {name}: {first['msg']}") from error


def _field(path: Path, number: int, line: str) -> tuple[str, str | tuple[str, ...]]:
    name, colon, value = line.partition(":")
    if not colon:
        raise RoleError(f"{path.name}:{number}: expected `name: value`, found {line.strip()!r}")
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return name.strip(), tuple(part.strip() for part in value[1:-1].split(",") if part.strip())
    return name.strip(), value

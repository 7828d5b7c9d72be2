"""A production begins: its people, its pages, and what the team brought along, as drafts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from bot.film.screenplay import Script
from bot.film.treatment import limits, read_treatment
from bot.house import House
from store import canon, due
from store.db import Session
from store.log import record
from store.models import Agent, EntryKind, Member, Production

SMALL = {"THE", "A", "AN", "OF", "AND"}
FORMAT = {"width": 1280, "height": 720, "fps": 24}
SECONDS, SHOTS = 150, 40  # of a short whose treatment names no limits


@dataclass(frozen=True)
class Brought:
    """What a team arrives with. Without a script the production waits for one."""

    script: Script | None
    treatment: str = ""
    author: str = ""
    name: str = ""  # of a film whose script has no title

    @property
    def title(self) -> str:
        return (self.script.title if self.script else "") or self.name


def show_code(title: str) -> str:
    """A SHOW code from a title: 2-12 of A-Z 0-9, small words left out."""
    words = re.findall(r"[A-Z0-9]+", title.upper())
    kept = "".join(word for word in words if word not in SMALL) or "".join(words)
    return (kept or "SHOW")[:12].ljust(2, "X")


async def free_code(db: Session, title: str) -> str:
    """The title's code, numbered if another production has it."""
    code, taken = show_code(title), set((await db.exec(select(Production.code))).all())
    number = 2
    while code in taken:
        code = f"{show_code(title)[:10]}{number}"
        number += 1
    return code


async def begin_once(
    house: House, brought: Brought, members: Sequence[Member], pages: dict[str, str]
) -> None:
    """Begin the folder's first production; nothing if it has one (a rehearsal was killed here)."""
    async with house.store.writing() as db:
        if (await db.exec(select(Production))).first() is None:
            await begin(house, db, brought, members, pages)


async def begin(
    house: House, db: Session, brought: Brought, members: Sequence[Member], pages: dict[str, str]
) -> Production:
    """Create a production, its script a draft. `pages` maps a role to its runner's handle."""
    now = house.clock.now()
    code = await free_code(db, brought.title or "SHOW")
    production = Production(
        code=code,
        title=brought.title or code,
        created_at=now,
        home=f"{code.lower()}-producer",
        settings={"format": FORMAT, "provider": "animatic", "mode": "always_ask"},
    )
    db.add(production)
    await db.flush()
    assert production.id is not None
    for member in members:
        member.production_id = production.id
        db.add(member)
    await db.flush()
    runners = {member.handle: member.id for member in members}
    for role, handle in pages.items():
        channel = f"{code.lower()}-{role.replace('_', '-')}"
        db.add(
            Agent(
                production_id=production.id,
                role=role,
                name=role,
                channel=channel,
                runner_id=runners[handle],
            )
        )
    await _bring(house, db, production, brought)
    await record(
        db, production.id, now, brought.author, "production begun", code, title=production.title
    )
    await due.add(db, production.id, "advance", f"{code}:begin", now)
    return production


def bounds(script: Script, treatment: dict[str, str]) -> dict[str, str]:
    """The length of the film: as its treatment sets it, else as the script is long."""
    return {
        "seconds": str(min(script.seconds, SECONDS)),
        "shots": str(SHOTS),
        **limits(treatment),
    }


async def _bring(house: House, db: Session, production: Production, brought: Brought) -> None:
    if brought.script is None:
        return
    treatment = read_treatment(brought.treatment) if brought.treatment else {}
    drafts: list[tuple[str, str, dict[str, Any]]] = [
        (EntryKind.SCRIPT, "script", brought.script.model_dump(mode="json")),
        (EntryKind.HARD_CONSTRAINT, "length", bounds(brought.script, treatment)),
    ]
    if treatment:
        drafts.append((EntryKind.TREATMENT, "treatment", treatment))
    for kind, name, body in drafts:
        await canon.add(
            db,
            production,
            kind,
            name,
            body,
            author=brought.author,
            at=house.clock.now(),
            reason="brought along",
        )

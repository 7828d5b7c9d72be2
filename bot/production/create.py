"""A production begins: its people, its pages, and what the team brought along, as drafts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import select

from bot.core import zones
from bot.core.context import AppContext
from bot.media.screenplay.model import Script
from bot.media.screenplay.treatment import limits, read_treatment
from store import canon, scheduled_jobs
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


@dataclass(frozen=True)
class Plan:
    """What a form says of a production; else it is called after its script. `rooms`: the platform
    that makes its rooms; else a page is a channel of a name we know."""

    title: str = ""
    code: str = ""
    home: str = ""
    timezone: str = "UTC"
    picture: dict[str, int] = field(default_factory=FORMAT.copy)
    rooms: str = ""


PLAIN = Plan()


def room_name(code: str, role: str, scene: str = "") -> str:
    """What a role's page is called; `scene` is its code."""
    return f"{code.lower()}-{f'scene-{scene}' if scene else role.replace('_', '-')}"


async def begin_once(
    app: AppContext, brought: Brought, members: Sequence[Member], pages: dict[str, str]
) -> None:
    """Begin the folder's first production; nothing if it has one (a rehearsal was killed here)."""
    async with app.store.writing() as db:
        if (await db.exec(select(Production))).first() is None:
            await begin(app, db, brought, members, pages)


async def begin(
    app: AppContext,
    db: Session,
    brought: Brought,
    members: Sequence[Member],
    pages: dict[str, str],
    plan: Plan = PLAIN,
) -> Production:
    """Create a production, its script a draft. `pages` maps a role to its runner's handle."""
    now = app.clock.now()
    title = plan.title or brought.title
    code = plan.code or await free_code(db, title or "SHOW")
    settings: dict[str, Any] = {"format": plan.picture, "provider": "animatic"}
    production = Production(
        code=code,
        title=title or code,
        created_at=now,
        home=plan.home or room_name(code, "producer"),
        timezone=zones.known_zone(plan.timezone),
        settings={
            **settings,
            "mode": "always_ask",
            **({"rooms": plan.rooms} if plan.rooms else {}),
        },
    )
    db.add(production)
    await db.flush()
    assert production.id is not None
    for member in members:
        member.production_id = production.id
        member.timezone = zones.known_zone(member.timezone, production.timezone)
        db.add(member)
    await db.flush()
    runners = {member.handle: member.id for member in members}
    for role, handle in pages.items():
        db.add(
            Agent(
                production_id=production.id,
                role=role,
                name=role,
                channel=room_name(code, role),
                runner_id=runners[handle],
            )
        )
    await bring(app, db, production, brought)
    await record(
        db, production.id, now, brought.author, "production begun", code, title=production.title
    )
    await scheduled_jobs.schedule(db, production.id, "advance", f"{code}:begin", now)
    return production


def bounds(script: Script, treatment: dict[str, str]) -> dict[str, str]:
    """The length of the film: as its treatment sets it, else as the script is long."""
    return {
        "seconds": str(min(script.seconds, SECONDS)),
        "shots": str(SHOTS),
        **limits(treatment),
    }


async def bring(app: AppContext, db: Session, production: Production, brought: Brought) -> None:
    """Script and treatment become drafts of a production that has none."""
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
            at=app.clock.now(),
            reason="brought along",
        )

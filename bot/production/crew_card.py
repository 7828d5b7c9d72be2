"""The crew's card, a function of rows: who has a page, who waits for one; one press for all."""

from dataclasses import dataclass

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Button, Card, Place
from bot.core.context import Outcome, ResultCode, get_row, request_redraw
from bot.core.members import DIRECTOR, agent_named, has, holders, names
from bot.core.roles import Role
from bot.production import rooms
from bot.production.create import bring
from bot.production.decisions import record_decision
from bot.production.sample_script import ours as our_script
from bot.production.unstaffed_roles import lacks
from store import canon, scheduled_jobs
from store.db import Session
from store.models import Agent, EntryKind, Member, Post, Production, Right, Scene

MAY = (Right.DIRECTOR.value, Right.LINE_PRODUCER.value)
KIND = "crew"


@dataclass(frozen=True)
class WantedPage:
    """A page that a role could have."""

    role: str
    scene: Scene | None = None

    @property
    def name(self) -> str:
        return f"{self.role}:{self.scene.position}" if self.scene else self.role


async def wanted(db: Session, film: Production, roles: dict[str, Role]) -> list[WantedPage]:
    """Every page this film can have: one of each role, one of each scene for a role of scenes."""
    query = select(Scene).where(Scene.production_id == film.id).order_by(col(Scene.position))
    scenes = (await db.exec(query)).all()
    found = []
    for role in roles.values():
        if role.scope == "production":
            found.append(WantedPage(role.id))
        else:
            found += [WantedPage(role.id, scene) for scene in scenes]
    return found


async def add(press: ActionContext[ButtonPress]) -> Outcome:
    """A page for every role that has none; scenes that are locked later get theirs then."""
    if not has(press.member, *MAY):
        return await _not_theirs(press)
    film = press.production
    missing = await missing_of(press.db, film, press.app.roles)
    member = await get_row(press.db, Member, press.member.id)
    film.settings = {**film.settings, "crew": True, "runner": member.id}
    press.db.add(film)
    for page in missing:
        await rooms.want(press.app, press.db, film, page.role, member, page.scene, why=press.key)
    if not missing:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.CREW_COMPLETE)
    await record_decision(press, KIND, film.id, "add crew")
    return Outcome(ResultCode.DECIDED, texts.pages_coming(len(missing)))


async def missing_of(db: Session, film: Production, roles: dict[str, Role]) -> list[WantedPage]:
    query = select(Agent.name).where(Agent.production_id == film.id)
    there = set((await db.exec(query)).all())
    return [page for page in await wanted(db, film, roles) if page.name not in there]


async def again(press: ActionContext[ButtonPress]) -> Outcome:
    """Rooms that could not be made are wanted once more."""
    if press.production.settings.get("crew"):
        return await add(press)
    if not has(press.member, *MAY):
        return await _not_theirs(press)
    member = await get_row(press.db, Member, press.member.id)
    film, found = press.production, 0
    for role in rooms.FIRST:
        if await agent_named(press.db, film, role) is None:
            await rooms.want(press.app, press.db, film, role, member, why=press.key)
            found += 1
    if not found:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.CREW_COMPLETE)
    return Outcome(ResultCode.DECIDED, texts.pages_coming(found))


async def _not_theirs(press: ActionContext[ButtonPress]) -> Outcome:
    return Outcome(
        ResultCode.NOT_ALLOWED, texts.not_allowed(await names(press.db, press.production, *MAY))
    )


async def ours(press: ActionContext[ButtonPress]) -> Outcome:
    """Our script becomes the draft of a production that has none."""
    if not has(press.member, *MAY):
        return await _not_theirs(press)
    film = press.production
    if await _has_script(press.db, film):
        return Outcome(ResultCode.REFUSED, texts.HAS_SCRIPT)
    lent = our_script()
    brought = type(lent)(lent.script, lent.treatment, press.who)
    await bring(press.app, press.db, film, brought)
    await record_decision(press, KIND, film.id, "our script")
    await scheduled_jobs.schedule(press.db, film.id, "advance", f"ours:{film.code}", press.now)
    await request_redraw(press.db, film.id, KIND, film.id, press.key, press.now)
    return Outcome(ResultCode.DECIDED, texts.OURS_LOADED)


async def _has_script(db: Session, film: Production) -> bool:
    return await canon.newest(db, film, EntryKind.SCRIPT, "script") is not None


async def card(db: Session, film_id: int) -> tuple[Card, Place]:
    """(card, place): on the producer agent's page, or where the production is at home."""
    film = await get_row(db, Production, film_id)
    script, lacking = await _has_script(db, film), lacks(film)
    producer = await agent_named(db, film, "producer")
    people = await holders(db, film, *DIRECTOR) if lacking else []
    shown = Card(
        key=f"crew:{film.code}",
        title=texts.crew_title(film.code),
        lines=(
            *([texts.lacks(lacking)] if lacking else []),
            *await page_lines(db, film),
            *([] if script else [texts.DROP_HERE, texts.DROP_HOW]),
        ),
        buttons=tuple(_buttons(film, script=script)),
        waits_for=tuple(member.handle for member in people),
    )
    return shown, Place(channel=producer.channel if producer else film.home)


def _buttons(film: Production, *, script: bool) -> list[Button]:
    def button(label: str, verb: str) -> Button:
        return Button(label=label, verb=verb, kind=KIND, id=film.id)

    done = film.settings.get("crew") and not lacks(film)
    crew = [] if done else [button(texts.ADD_CREW, "add")]
    return crew if script else [*crew, button(texts.TRY_OURS, "ours")]


async def page_lines(db: Session, film: Production) -> list[str]:
    """Each role that has a page, who runs it, and the way there; scenes that one person runs stand
    together."""
    query = select(Agent, Member.name).outerjoin(Member, col(Member.id) == Agent.runner_id)
    query = query.where(Agent.production_id == film.id)
    rows = (await db.exec(query.order_by(col(Agent.scene), col(Agent.id)))).all()
    lines = [
        texts.page_line(texts.called(agent.name), runner or "", await _way(db, agent))
        for agent, runner in rows
        if agent.scene is None
    ]
    scenes: dict[tuple[str, str], list[int]] = {}
    for agent, runner in rows:
        if agent.scene is not None:
            scenes.setdefault((agent.role, runner or ""), []).append(agent.scene)
    runs = [texts.scenes_line(role, run, who) for (role, who), run in scenes.items()]
    return [*lines, *runs]


async def _way(db: Session, agent: Agent) -> str:
    """The address of what was said last on a page; empty if nothing was."""
    posts = select(Post.permalink).where(Post.channel == agent.channel, Post.permalink != "")
    return (await db.exec(posts.order_by(col(Post.id).desc()).limit(1))).first() or ""

"""The word for the crew: who has a page, and giving a role one (B2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, or_, select

from bot import texts
from bot.core import command_names
from bot.core.action_context import ActionContext, ButtonPress, CommandWords, pressed
from bot.core.chat_port import Button, Card, Form, FormField
from bot.core.command_request import Private
from bot.core.context import Outcome, ResultCode, get_row
from bot.core.deputies import by_handle
from bot.core.members import agent_named, has, names
from bot.core.roles import Role
from bot.production import crew_card, rooms
from store.log import record
from store.models import Agent, Member, Scene

MENU = 100  # lines of a form's menu
OF_SCENE = " of scene "
GIVEN = re.compile(r"(scene|runner):(\S+)", re.IGNORECASE)


@dataclass(frozen=True)
class CrewAddition:
    """What stands behind `crew add`."""

    role: str
    scene: str = ""
    runner: str = ""


async def crew(ask: ActionContext[CommandWords]) -> str | Private | Form:
    """Every role and its page; `add` gives the missing ones a page, `add ROLE` one of them, `here`
    asks in a form which."""
    if not ask.cause.words:
        return await _listed(ask)
    if ask.cause.words[0].lower() == "here":
        return await _here(ask)
    return await _added(ask)


async def _added(ask: ActionContext[CommandWords]) -> str:
    if ask.cause.words[0].lower() != "add":
        return texts.CREW_HOW
    if not has(ask.member, *crew_card.MAY):
        return texts.not_allowed(await names(ask.db, ask.production, *crew_card.MAY))
    if len(ask.cause.words) == 1:
        press = pressed(ask, f"add:crew:{ask.production.id}:1", ask.production.id, 1)
        return (await crew_card.add(press)).words
    said = _said(ask.cause.words[1:])
    return texts.CREW_HOW if said is None else await _add(ask, said)


async def _here(ask: ActionContext[CommandWords]) -> str | Private | Form:
    """The form that makes this channel a page; where nothing opens one, a button that does."""
    if ask.cause.trigger:
        return await _form(ask) or texts.CREW_COMPLETE
    film = ask.production.id
    button = Button(
        label=texts.OPEN_FORM, verb="here", kind=crew_card.KIND, id=film, style="primary"
    )
    card = Card(title=texts.PAGE_HERE, buttons=(button,))
    return Private(texts.PAGE_HERE, card, ask.cause.place.thread)


async def _form(ask: ActionContext[CommandWords]) -> Form | None:
    """Which role, and who runs it; None if every role has its page."""
    missing = await crew_card.missing_of(ask.db, ask.production, ask.app.roles)
    people = [member.handle for member in await _people(ask)]
    if not missing:
        return None
    names = tuple(texts.called(page.name) for page in missing[:MENU])
    return Form(
        title=texts.PAGE_HERE_TITLE, submit=texts.BIND,
        value=f"bind:{crew_card.KIND}:{ask.production.id}:1",
        fields=(
            FormField(name="role", label=texts.WHICH_ROLE, choices=names, value=names[0]),
            FormField(name="runner", label=texts.WHO_RUNS, choices=tuple(people[:MENU]),
                      value=ask.member.handle),
        ),
    )  # fmt: skip


async def here(press: ActionContext[ButtonPress]) -> Outcome:
    """The button that opens the form."""
    form = await _form(_asked(press, []))
    if form is None:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.CREW_COMPLETE)
    return Outcome(ResultCode.FORM, texts.PAGE_HERE, form=form)


async def bind(press: ActionContext[ButtonPress]) -> Outcome:
    """What the form holds, as the words would say it."""
    role, _, scene = press.cause.values.get("role", "").partition(OF_SCENE)
    runner = press.cause.values.get("runner", "")
    words = ["add", *role.split(), *([f"scene:{scene}"] if scene else []), f"runner:{runner}"]
    if not role.strip() or not runner.strip() or len(runner.split()) > 1:
        return Outcome(ResultCode.REFUSED, texts.CREW_HOW)
    return Outcome(ResultCode.DECIDED, await _added(_asked(press, words)))


def _asked(press: ActionContext[ButtonPress], words: list[str]) -> ActionContext[CommandWords]:
    return press.because(CommandWords(words, press.cause.place, press.cause.permalink))


async def _listed(ask: ActionContext[CommandWords]) -> str:
    missing = await crew_card.missing_of(ask.db, ask.production, ask.app.roles)
    lines = [*await crew_card.page_lines(ask.db, ask.production)]
    if missing:
        lines.append(texts.no_page([page.name for page in missing]))
    return "\n".join([texts.crew_title(ask.production.code), *lines])


def _said(words: list[str]) -> CrewAddition | None:
    """The role, and what is given with it; None if it is neither."""
    given = {}
    role: list[str] = []
    for word in words:
        found = GIVEN.fullmatch(word)
        if found:
            given[found[1].lower()] = found[2]
        elif ":" in word or given:
            return None
        else:
            role.append(word.lower())
    return CrewAddition("_".join(role).replace("-", "_").replace("’", "").replace("'", ""), **given)


async def _add(ask: ActionContext[CommandWords], said: CrewAddition) -> str:
    role = ask.app.roles.get(said.role)
    if role is None:
        return texts.no_role(said.role, list(ask.app.roles))
    scene = await _scene(ask, role, said)
    if isinstance(scene, str):
        return scene
    runner = await _runner(ask, said)
    if isinstance(runner, str):
        return runner
    name = crew_card.WantedPage(role.id, scene).name
    there = await agent_named(ask.db, ask.production, name)
    if there is not None and scene is not None and await _is_free(ask):
        return await _give(ask, role, scene, runner, await _another(ask, name, scene))
    if there is not None and not said.runner:
        return texts.page_already(role.title)
    if there is not None:
        there.runner_id = runner.id
        ask.db.add(there)
        now = ask.app.clock.now()
        await record(ask.db, ask.production.id, now, ask.who, "runner", name, runner=runner.id)
        return texts.runner_now(role.title, runner.name)
    return await _give(ask, role, scene, runner)


async def _give(
    ask: ActionContext[CommandWords],
    role: Role,
    scene: Scene | None,
    runner: Member,
    name: str = "",
) -> str:
    """This channel, if it is nobody's yet; else a room of its own."""
    free = await _is_free(ask)
    await rooms.want(
        ask.app, ask.db, ask.production, role.id, runner, scene,
        channel=ask.cause.place.channel if free else "", why=ask.key, name=name,
    )  # fmt: skip
    return texts.page_here(role.title, runner.name) if free else texts.PLACE_TAKEN


async def _is_free(ask: ActionContext[CommandWords]) -> bool:
    channel = ask.cause.place.channel
    return not channel.startswith("dm:") and await rooms.is_free(ask.db, channel)


async def _another(ask: ActionContext[CommandWords], name: str, scene: Scene) -> str:
    """What the next agent of a scene is called: dop:4 (2)."""
    query = select(Agent.id).where(
        Agent.production_id == ask.production.id, Agent.scene == scene.position,
        col(Agent.name).startswith(name),
    )  # fmt: skip
    return f"{name} ({len((await ask.db.exec(query)).all()) + 1})"


async def _scene(
    ask: ActionContext[CommandWords], role: Role, said: CrewAddition
) -> Scene | str | None:
    """The scene of a role that works on one; or what is wrong."""
    if role.scope == "production":
        return texts.SCENE_NEEDLESS if said.scene else None
    if not said.scene:
        return texts.SCENE_MISSING
    code = said.scene.upper()
    position = int(code) if code.isascii() and code.isdigit() and len(code) < 6 else -1
    query = select(Scene).where(
        Scene.production_id == ask.production.id,
        or_(col(Scene.position) == position, col(Scene.code) == code),
    )
    return (await ask.db.exec(query)).first() or texts.no_scene(said.scene)


async def _runner(ask: ActionContext[CommandWords], said: CrewAddition) -> Member | str:
    """Who is named, else whoever says it."""
    if not said.runner:
        return await get_row(ask.db, Member, ask.member.id)
    people = await _people(ask)
    wanted, handles = command_names.handle(said.runner), [m.handle for m in people]
    return by_handle(people, said.runner) or texts.nobody_called(wanted, handles)


async def _people(ask: ActionContext[CommandWords]) -> Sequence[Member]:
    query = select(Member).where(Member.production_id == ask.production.id)
    return (await ask.db.exec(query.order_by(col(Member.id)))).all()

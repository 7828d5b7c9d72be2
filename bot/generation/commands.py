"""Words about renders, by the same core as the buttons: requests, takes that are back, picks."""

from collections.abc import Awaitable, Callable

from sqlmodel import col, select

from bot import texts
from bot.core import command_names
from bot.core.action_context import ActionContext, ButtonPress, CommandWords, pressed
from bot.core.chat_port import parse_key
from bot.core.context import Outcome
from bot.generation import approve, edit, picks, takes, undo
from bot.generation import redo as redoing
from bot.media.naming import BadName, parse_shot_code, shot_code
from bot.production import command_target
from bot.production.command_target import Target
from store.models import Agent, Asset, Proposal, Scene, Shot, Take, Version

Act = Callable[[ActionContext[ButtonPress]], Awaitable[Outcome]]
ACTS: dict[str, Act] = {
    "approve": approve.approve,
    "reject": edit.reject,
    "undo": undo.undo,
    "skip": edit.skip,
    "more": redoing.more,
}


async def skip(ask: ActionContext[CommandWords]) -> str:
    meant = await command_target.target(ask, command_target.SKIP)
    return meant if isinstance(meant, str) else await decided(ask, "skip", meant)


async def more(ask: ActionContext[CommandWords]) -> str:
    meant = await command_target.target(ask, command_target.MORE)
    return meant if isinstance(meant, str) else await decided(ask, "more", meant)


async def decided(ask: ActionContext[CommandWords], verb: str, meant: Target) -> str:
    """What came of a word about a request."""
    row = meant.row
    assert isinstance(row, Proposal)
    value = f"{verb}:proposal:{row.id}"
    press = pressed(ask, value, row.id, row.revision, reason=meant.text)
    return (await ACTS[verb](press)).words


async def circle(ask: ActionContext[CommandWords]) -> str:
    """`circle SC001_SH0010 2`, or a part of it: `from 00:01 to 00:03`."""
    take, rest = await _take(ask)
    if take is None:
        return texts.which_take("circle")
    part = _part(rest)
    if part is None:
        return texts.CIRCLE_HOW
    return (await takes.keep(_press(ask, "keep", take, **part))).words


def _part(words: list[str]) -> dict[str, str] | None:
    """What a take is kept from and to; nothing for all of it, None if the words are others."""
    words = [command_names.bare(word).lower() for word in words]
    if not any(words):
        return {}
    if len(words) == 4 and (words[0], words[2]) == ("from", "to"):
        return {"in": words[1], "out": words[3]}
    return None


async def retake(ask: ActionContext[CommandWords]) -> str:
    take, rest = await _take(ask)
    if take is None:
        return texts.which_take("retake")
    return (await takes.retake(_press(ask, "retake", take, reason=" ".join(rest)))).words


async def redo(ask: ActionContext[CommandWords]) -> str:
    """A take that is out of date, with current canon."""
    take, rest = await _take(ask)
    if take is None:
        return texts.which_take("redo")
    if rest:
        return texts.not_understood(" ".join(rest), (), "redo", *ask.cause.words[:2])
    return (await redoing.redo(_press(ask, "redo", take))).words


def _press(
    ask: ActionContext[CommandWords], verb: str, take: Take, **values: str
) -> ActionContext[ButtonPress]:
    seen = ask.production.canon_version  # a word is pressed on no card that could be old
    return pressed(ask, f"{verb}:take:{take.id}", take.id, seen, **values)


async def _take(ask: ActionContext[CommandWords]) -> tuple[Take | None, list[str]]:
    """(the take that is meant, the words left): a shot and a number, the shot by its code or, on
    the page of its scene, by its number."""
    code = await _shot(ask)
    number = command_names.ordinal(ask.cause.words[1]) if len(ask.cause.words) > 1 else 0
    if code is None or not number:
        return None, ask.cause.words
    query = (
        select(Take)
        .join(Shot, col(Shot.id) == Take.shot_id)
        .where(Shot.production_id == ask.production.id, Shot.code == code, Take.number == number)
    )
    return (await ask.db.exec(query)).first(), ask.cause.words[2:]


async def _shot(ask: ActionContext[CommandWords]) -> str | None:
    if not ask.cause.words:
        return None
    try:
        return shot_code(
            *parse_shot_code(command_names.bare(ask.cause.words[0]), await scene_of(ask))
        )
    except BadName:
        return None


async def scene_of(ask: ActionContext[CommandWords]) -> str | None:
    """The code of the scene whose page this is."""
    query = (
        select(Scene.code)
        .join(Agent, col(Agent.scene) == Scene.position)
        .where(
            Scene.production_id == ask.production.id,
            Agent.production_id == ask.production.id,
            Agent.channel == ask.cause.place.channel,
        )
    )
    return (await ask.db.exec(query)).first()


async def pick(ask: ActionContext[CommandWords]) -> str:
    """`pick MARA B` locks the option; in the thread of its card `pick B` will do."""
    version = await _option(ask)
    if version is None:
        return texts.PICK_WHICH
    seen = ask.production.canon_version
    press = pressed(ask, f"pick:version:{version.id}", version.id, seen)
    return (await picks.pick(press)).words


async def _option(ask: ActionContext[CommandWords]) -> Version | None:
    """The option of this label that was drawn last for this asset."""
    *name, label = [command_names.bare(word) for word in ask.cause.words] or [""]
    query = (
        select(Version)
        .join(Asset, col(Asset.id) == Version.asset_id)
        .where(Asset.production_id == ask.production.id, Version.label == label.upper())
    )
    kind, row = parse_key(ask.cause.place.thread or "")
    if name:
        query = query.where(Asset.name == " ".join(name).upper())
    elif kind == "asset":
        query = query.where(Version.proposal_id == row)
    else:
        return None
    return (await ask.db.exec(query.order_by(col(Version.id).desc()))).first()

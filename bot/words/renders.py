"""Words about renders, by the same core as the buttons: requests, takes that are back, picks."""

import re

from sqlmodel import col, select

from bot import approvals, picks, redoing, rewording, takes, texts, undoing
from bot.asking import Ask
from bot.chat import parse_key
from bot.film.naming import BadName, parse_shot_code, shot_code
from bot.house import Press
from store.models import Agent, Asset, Proposal, ProposalStatus, Scene, Shot, Take, Version

NUMBER = re.compile(r"P-?(\d{1,9})", re.IGNORECASE | re.ASCII)
WAITING = (ProposalStatus.OPEN, ProposalStatus.APPROVED)


def meant(ask: Ask) -> bool:
    """Whether these words are about a render: by their number, or by the thread they stand in."""
    if ask.words and NUMBER.fullmatch(ask.words[0]):
        return True
    return parse_key(ask.place.thread or "")[0] == "batch"


async def approve(ask: Ask) -> str:
    return await _with_proposal(ask, "approve")


async def reject(ask: Ask) -> str:
    return await _with_proposal(ask, "reject")


async def undo(ask: Ask) -> str:
    return await _with_proposal(ask, "undo")


async def skip(ask: Ask) -> str:
    return await _with_proposal(ask, "skip")


async def more(ask: Ask) -> str:
    return await _with_proposal(ask, "more")


ACTS = {
    "approve": approvals.approve,
    "reject": rewording.reject,
    "undo": undoing.undo,
    "skip": rewording.skip,
    "more": redoing.more,
}


async def _with_proposal(ask: Ask, verb: str) -> str:
    proposal, rest = await _proposal(ask)
    if proposal is None:
        return texts.which_render(verb)
    press = ask.press(
        f"{verb}:proposal:{proposal.id}", proposal.id or 0, proposal.revision, reason=" ".join(rest)
    )
    return (await ACTS[verb](press)).words


async def _proposal(ask: Ask) -> tuple[Proposal | None, list[str]]:
    """(the request that is meant, the words left): by number, or the only one of the thread."""
    query = select(Proposal).where(Proposal.production_id == ask.production.id)
    match = NUMBER.fullmatch(ask.words[0]) if ask.words else None
    if match:
        found = (await ask.db.exec(query.where(Proposal.number == int(match[1])))).first()
        return found, ask.words[1:]
    kind, row = parse_key(ask.place.thread or "")
    if kind != "batch":
        return None, ask.words
    waiting = query.where(Proposal.batch_id == row, col(Proposal.status).in_(WAITING))
    rows = (await ask.db.exec(waiting)).all()
    return (rows[0] if len(rows) == 1 else None), ask.words


async def circle(ask: Ask) -> str:
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
    if not words:
        return {}
    if len(words) == 4 and (words[0], words[2]) == ("from", "to"):
        return {"in": words[1], "out": words[3]}
    return None


async def retake(ask: Ask) -> str:
    take, rest = await _take(ask)
    if take is None:
        return texts.which_take("retake")
    return (await takes.retake(_press(ask, "retake", take, reason=" ".join(rest)))).words


async def redo(ask: Ask) -> str:
    """A take that is out of date, with current canon."""
    take, _ = await _take(ask)
    if take is None:
        return texts.which_take("redo")
    return (await redoing.redo(_press(ask, "redo", take))).words


def _press(ask: Ask, verb: str, take: Take, **values: str) -> Press:
    seen = ask.production.canon_version  # a word is pressed on no card that could be old
    return ask.press(f"{verb}:take:{take.id}", take.id or 0, seen, **values)


async def _take(ask: Ask) -> tuple[Take | None, list[str]]:
    """(the take that is meant, the words left): a shot and a number, the shot by its code or, on
    the page of its scene, by its number."""
    code = await _shot(ask)
    number = ask.words[1] if len(ask.words) > 1 else ""
    if code is None or not (number.isascii() and number.isdigit() and len(number) < 9):
        return None, ask.words
    query = (
        select(Take)
        .join(Shot, col(Shot.id) == Take.shot_id)
        .where(
            Shot.production_id == ask.production.id, Shot.code == code, Take.number == int(number)
        )
    )
    return (await ask.db.exec(query)).first(), ask.words[2:]


async def _shot(ask: Ask) -> str | None:
    if not ask.words:
        return None
    try:
        return shot_code(*parse_shot_code(ask.words[0], await scene_of(ask)))
    except BadName:
        return None


async def scene_of(ask: Ask) -> str | None:
    """The code of the scene whose page this is."""
    query = (
        select(Scene.code)
        .join(Agent, col(Agent.scene) == Scene.position)
        .where(
            Scene.production_id == ask.production.id,
            Agent.production_id == ask.production.id,
            Agent.channel == ask.place.channel,
        )
    )
    return (await ask.db.exec(query)).first()


async def pick(ask: Ask) -> str:
    """`pick MARA B` locks the option; in the thread of its card `pick B` will do."""
    version = await _option(ask)
    if version is None:
        return texts.PICK_WHICH
    seen = ask.production.canon_version
    press = ask.press(f"pick:version:{version.id}", version.id or 0, seen)
    return (await picks.pick(press)).words


async def _option(ask: Ask) -> Version | None:
    """The option of this label that was drawn last for this asset."""
    *name, label = ask.words or [""]
    query = (
        select(Version)
        .join(Asset, col(Asset.id) == Version.asset_id)
        .where(Asset.production_id == ask.production.id, Version.label == label.upper())
    )
    kind, row = parse_key(ask.place.thread or "")
    if name:
        query = query.where(Asset.name == " ".join(name).upper())
    elif kind == "asset":
        query = query.where(Version.proposal_id == row)
    else:
        return None
    return (await ask.db.exec(query.order_by(col(Version.id).desc()))).first()

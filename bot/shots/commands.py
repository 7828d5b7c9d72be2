"""Words that hold a shot or an asset, and give it back: and mend one (F1, F3, I2)."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import texts
from bot.core import command_names
from bot.core.action_context import ActionContext, CommandWords
from bot.core.chat_port import parse_key
from bot.generation.commands import scene_of
from bot.media.naming import BadName, parse_shot_code, shot_code
from bot.production import locks
from bot.shots import asset_fixes, claims
from store.models import Asset, Claim, Production, Proposal, Shot

Thing = Shot | Asset


async def claim(ask: ActionContext[CommandWords]) -> str:
    """`claim SC004_SH0020 why`: the shot is mine to work on by hand."""
    thing, rest = await _meant(ask)
    if thing is None:
        return _unknown(ask, texts.CLAIM_WHICH)
    if isinstance(thing, Asset):
        return texts.asset_is_locked_not_claimed(thing)
    return (await claims.claim(ask, thing, " ".join(rest))).words


async def lock(ask: ActionContext[CommandWords]) -> str:
    """`lock MARA why`: nobody else changes it."""
    thing, rest = await _meant(ask)
    if thing is None:
        return _unknown(ask, texts.LOCK_WHICH)
    if not rest:
        return texts.LOCK_WHY
    return (await claims.claim(ask, thing, " ".join(rest), locked=True)).words


async def release(ask: ActionContext[CommandWords]) -> str:
    """`release SC004_SH0020`; without a name, what I hold if it is one thing."""
    thing, rest = await _meant(ask, text=False)
    if thing is not None and rest:
        return texts.not_understood(
            " ".join(rest), (thing_name(thing),), "release", ask.cause.words[0]
        )
    row = await _held(ask, thing) if thing else await _only_mine(ask)
    if row is None:
        return texts.nobody_holds(thing) if thing else _unknown(ask, await _mine_are(ask))
    return (await claims.release(ask, row)).words


async def unlock(ask: ActionContext[CommandWords]) -> str:
    """`unlock SC004_SH0020 why`: an approver breaks what somebody else holds."""
    thing, rest = await _meant(ask)
    if thing is None:
        return _unknown(ask, texts.UNLOCK_WHICH)
    row = await _held(ask, thing)
    if row is None:
        return texts.nobody_holds(thing)
    return (await claims.break_open(ask, row, " ".join(rest))).words


async def asset(ask: ActionContext[CommandWords]) -> str:
    """`asset fix MARA the scar is on the left`: mended at the asset, by its role and a gate."""
    if len(ask.cause.words) < 2 or command_names.bare(ask.cause.words[0]).lower() != "fix":
        return texts.ASSET_HOW
    found, rest = await asset_named(ask, ask.cause.words[1:])
    if found is None:
        return texts.no_such_asset(ask.cause.words[1])
    return await asset_fixes.fix(ask, found, " ".join(rest))


def thing_name(thing: Thing) -> str:
    return thing.code if isinstance(thing, Shot) else thing.name


def _unknown(ask: ActionContext[CommandWords], which: str) -> str:
    return texts.no_such_thing(ask.cause.words[0]) if ask.cause.words else which


async def _held(ask: ActionContext[CommandWords], thing: Thing) -> Claim | None:
    kind = locks.SHOT if isinstance(thing, Shot) else locks.ASSET
    return await locks.holding(ask.db, kind, thing.id)


async def _mine(ask: ActionContext[CommandWords]) -> list[Claim]:
    rows = await locks.all_held(ask.db, ask.production)
    return [row for row in rows if row.member_id == ask.member.id]


async def _only_mine(ask: ActionContext[CommandWords]) -> Claim | None:
    rows = await _mine(ask) if not any(map(command_names.bare, ask.cause.words)) else []
    return rows[0] if len(rows) == 1 else None


async def _mine_are(ask: ActionContext[CommandWords]) -> str:
    return texts.release_which([row.name for row in await _mine(ask)])


async def _meant(
    ask: ActionContext[CommandWords], text: bool = True
) -> tuple[Thing | None, list[str]]:
    """(the shot or asset that is meant, the words left): by code, by number on its scene's page, by
    name; by the thread the words stand in only where they cannot be a name."""
    shot = await _shot(ask)
    if shot is not None:
        return shot, ask.cause.words[1:]
    asset, rest = await asset_named(ask, ask.cause.words)
    if asset is not None:
        return asset, rest
    if any(map(command_names.bare, ask.cause.words)) and not (text and await _is_text(ask)):
        return None, ask.cause.words
    return await _of_thread(ask), ask.cause.words if text else []


async def _is_text(ask: ActionContext[CommandWords]) -> bool:
    """Whether nobody could take the first word for the name of something."""
    known = {part for name in await _assets(ask) for part in (name, *name.split())}
    return not command_names.may_name(ask.cause.words[0], known)


async def _shot(ask: ActionContext[CommandWords]) -> Shot | None:
    if not ask.cause.words:
        return None
    try:
        said = command_names.bare(ask.cause.words[0])
        code = shot_code(*parse_shot_code(said, await scene_of(ask)))
    except BadName:
        return None
    query = select(Shot).where(Shot.production_id == ask.production.id, Shot.code == code)
    return (await ask.db.exec(query)).first()


async def asset_named(
    ask: ActionContext[CommandWords], words: list[str]
) -> tuple[Asset | None, list[str]]:
    """The asset whose name the words begin with, the longest first."""
    by_name = await _assets(ask)
    for count in range(len(words), 0, -1):
        found = by_name.get(_folded(words[:count]))
        if found is not None:
            return found, words[count:]
    return None, words


async def _assets(ask: ActionContext[CommandWords]) -> dict[str, Asset]:
    """Every asset by its name as names are compared."""
    query = select(Asset).where(Asset.production_id == ask.production.id)
    return {_folded(asset.name.split()): asset for asset in (await ask.db.exec(query)).all()}


def _folded(words: Sequence[str]) -> str:
    return " ".join(filter(None, (command_names.bare(word).casefold() for word in words)))


async def _of_thread(ask: ActionContext[CommandWords]) -> Thing | None:
    kind, row = parse_key(ask.cause.place.thread or "")
    if kind == "shot":
        return await _ours(ask.production, await ask.db.get(Shot, row))
    if kind not in ("asset", "batch", "takes"):
        return None
    query = select(Proposal).where(Proposal.production_id == ask.production.id)
    query = query.where(col(Proposal.id) == row if kind == "asset" else Proposal.batch_id == row)
    rows = (await ask.db.exec(query)).all()
    if len({(p.shot_id, p.asset_id) for p in rows}) != 1:
        return None
    if rows[0].shot_id is not None:
        return await ask.db.get(Shot, rows[0].shot_id)
    return await ask.db.get(Asset, rows[0].asset_id or 0)


async def _ours(production: Production, shot: Shot | None) -> Shot | None:
    return shot if shot and shot.production_id == production.id else None

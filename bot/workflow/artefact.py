"""What a gate binds to: the drafts, shots or cuts that its card shows, as they are now (C6)."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlmodel import col, select

from bot.production.stages import CHANGE, REOPEN, stage_of
from store import canon
from store.db import Session
from store.log import digest
from store.models import Cut, Entry, Production, Shot
from store.scopes import order

Json = dict[str, Any]


async def artefact(
    db: Session, production: Production, stage: str, act: int | None, shown: Json
) -> Json:
    """What a gate of this stage binds to. `shown` names the drafts of a change of canon."""
    if stage == REOPEN.key:
        return {"reopens": []}
    if stage == CHANGE.key:
        return await _change(db, production, [item["id"] for item in shown["entries"]])
    if stage in ("rough_cut", "picture_lock"):
        return {"cuts": await _newest_cuts(db, production, act)}
    locks = stage_of(production, stage).locks
    drafts = await canon.drafts(db, production, locks) if locks else []
    body: Json = {"entries": [_named(entry) for entry in drafts]}
    if stage in ("shot_list", "storyboard"):
        body["shots"] = await _shots(db, production, act)
    return body


def _named(entry: Entry) -> Json:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "name": entry.name,
        "version": entry.version,
        "digest": entry.digest,
    }


async def _change(db: Session, production: Production, ids: Sequence[int]) -> Json:
    """Exactly these drafts and what each of them replaces. One written anew since, or one that is
    canon by now, is another artefact."""
    asked = {canon.key(entry) for entry in await canon.by_ids(db, production, ids)}
    drafts = {canon.key(entry): entry for entry in await canon.drafts(db, production)}
    stands = await canon.snapshot(db, production)
    return {
        "entries": [
            {**_named(drafts[key]), "key": key, "replaces": _id(replaced(drafts[key], stands))}
            for key in sorted(asked)
            if key in drafts
        ]
    }


def overlap(one: Json, other: Json) -> bool:
    """Whether two changes of canon concern the same entry or state."""
    return bool({*map(_key, one["entries"])} & {*map(_key, other["entries"])})


def _key(item: Json) -> tuple[str, ...]:
    return tuple(item["key"])


def _id(entry: Entry | None) -> int | None:
    return entry.id if entry else None


def replaced(draft: Entry, stands: Iterable[Entry]) -> Entry | None:
    """The version of this entry that is canon; of a new state or a narrower scope the one it is
    told apart from; None if it is the first of its name."""
    alike = [entry for entry in stands if (entry.kind, entry.name) == (draft.kind, draft.name)]
    for same in (
        [entry for entry in alike if canon.key(entry) == canon.key(draft)],
        [entry for entry in alike if entry.scope == draft.scope and not entry.valid_from],
        [entry for entry in alike if entry.scope == "production" and not entry.valid_from],
    ):
        if same:
            return same[-1]
    return None


async def _newest_cuts(db: Session, production: Production, act: int | None) -> list[list[Any]]:
    query = select(Cut).where(Cut.production_id == production.id).order_by(col(Cut.id))
    newest = {cut.act: cut for cut in await db.exec(query) if act in (None, cut.act)}
    return [[number, cut.sha256, cut.fingerprint] for number, cut in sorted(newest.items())]


async def _shots(db: Session, production: Production, act: int | None) -> list[list[str]]:
    # By columns: rows as objects would cost more than their digests.
    query = select(Shot.code, Shot.plan, Shot.board, Shot.seconds).where(
        Shot.production_id == production.id, col(Shot.cut_out).is_(False)
    )
    if act is not None:
        query = query.where(Shot.act == act)
    rows = sorted((await db.exec(query)).all(), key=lambda row: order(row[0]))
    return [[code, digest(list(about))] for code, *about in rows]

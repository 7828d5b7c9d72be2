"""Changing what is locked is a gate of its own: it binds to drafts, shows them before and after,
and lists everything they make out of date before anybody confirms it and after (A8, F3)."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from sqlmodel import col, select

from bot import texts
from bot.canon import compose_proposal, history, staleness
from bot.canon.drafts import ELSEWHERE, needs_change
from bot.canon.prompt_composer import ANCHORED
from bot.canon.staleness import Stale
from bot.core.context import AppContext, get_row, request_redraw
from bot.core.members import agent_named
from bot.production.stages import CHANGE
from bot.workflow import advance, gates
from store import canon
from store.db import Session
from store.inbound import enqueue_message
from store.log import record
from store.models import (
    Agent,
    Asset,
    Batch,
    Entry,
    Gate,
    GateStatus,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
    Version,
)

SHOWN = 10  # paths on a card
REMEMBERED = 400  # takes a gate keeps the list of
TOLD = 40  # paths in one agent's message


class NotAsked(ValueError):
    """These drafts cannot be asked for; the message says why and what to do."""


async def waiting(db: Session, production: Production, kinds: Sequence[str]) -> list[Entry]:
    """The drafts of these kinds that only a change gate makes canon."""
    drafts = [e for e in await canon.drafts(db, production) if e.kind in kinds]
    return [e for e in drafts if e.kind not in ELSEWHERE and await _changes(db, production, e)]


async def _changes(db: Session, production: Production, entry: Entry) -> bool:
    return await needs_change(db, production, entry.kind, entry.name)


async def ask(
    app: AppContext,
    db: Session,
    production: Production,
    by_agent: Agent,
    entries: Sequence[Entry],
    reason: str,
) -> Gate:
    """Open the gate that makes exactly these drafts canon, on the page of `by_agent`."""
    if not entries:
        raise NotAsked(texts.NO_DRAFTS)
    for entry in entries:
        await _check(db, production, entry)
    drafts = {"entries": [{"id": entry.id} for entry in entries]}
    return await gates.open_gate(app, db, production, by_agent, CHANGE.key, None, reason, drafts)


async def _check(db: Session, production: Production, entry: Entry) -> None:
    if entry.kind in ELSEWHERE:
        raise NotAsked(texts.by_reopening(entry.kind))
    if entry.canon_version is not None:
        raise NotAsked(texts.is_canon(entry))
    if not await _changes(db, production, entry):
        raise NotAsked(texts.own_gate(entry))


async def card_lines(db: Session, production: Production, gate: Gate) -> list[str]:
    """Before and after, field by field, and what goes out of date: as it would be now while the
    gate waits, as it was once it is settled."""
    entries = await canon.by_ids(db, production, [item["id"] for item in gate.card["entries"]])
    before = {item["id"]: item["replaces"] for item in gate.card["entries"]}
    lines = []
    for entry in entries:
        old = await db.get(Entry, before[entry.id]) if before[entry.id] else None
        lines += [texts.change_head(entry, old), *history.told(history.compare(old, entry))]
    if "fell" in gate.card:
        return [*lines, *gate.card["fell"]]
    if gate.status in (GateStatus.OPEN, GateStatus.APPROVED):
        lines += falling(await staleness.affected(db, production, entries))
    return lines


def falling(found: Sequence[Stale], done: bool = False) -> list[str]:
    """What goes out of date, for a card: how much, then the paths, what weighs most first."""
    counts = Counter(each.kind for each in found)
    order = list(texts.FALLING)
    paths = sorted(found, key=lambda each: order.index(each.kind))
    lines = [texts.falls(each.path, each.more) for each in paths[:SHOWN]]
    more = [texts.and_more(len(paths) - SHOWN)] if len(paths) > SHOWN else []
    return [texts.falling(counts, done), *lines, *more]


async def settle(app: AppContext, db: Session, production: Production, gate: Gate) -> None:
    """The undo window is over: the drafts are canon, and what they made out of date is in the log,
    on its cards and told to its pages."""
    bound = await canon.by_ids(db, production, [item["id"] for item in gate.card["entries"]])
    drafts = [entry for entry in bound if entry.canon_version is None]
    found = await staleness.affected(db, production, drafts)
    await canon.make_canon(db, production, drafts, gate.id)
    takes = [each.id for each in found if each.kind == "take"][:REMEMBERED]
    gate.card = {**gate.card, "fell": falling(found, done=True), "fell_takes": takes}
    db.add(gate)
    await _mend(db, production, drafts)
    await _log(app, db, production, gate, drafts, found)
    await _compose_anew(app, db, production, found)
    await _ask_again(app, db, production, drafts, found)
    await _show(app, db, production, gate, found)
    await _tell(app, db, production, gate, drafts, found)
    await db.flush()
    await advance.advance(app, db, production)


async def _mend(db: Session, production: Production, drafts: Sequence[Entry]) -> None:
    """The asset's own row follows its entry."""
    for entry in drafts:
        if entry.kind not in ANCHORED or entry.scope != "production" or entry.valid_from:
            continue
        query = select(Asset).where(
            Asset.production_id == production.id, Asset.kind == entry.kind, Asset.name == entry.name
        )
        asset = (await db.exec(query)).first()
        if asset is not None:
            asset.anchor = str(entry.body.get("anchor", ""))
            asset.locked_version_id = await _picture(db, asset, entry) or asset.locked_version_id
            asset.status = Status.DONE
            db.add(asset)


async def _picture(db: Session, asset: Asset, entry: Entry) -> int | None:
    """The version of the asset whose picture this entry carries."""
    query = select(Version.id).where(
        Version.asset_id == asset.id, Version.sha256 == str(entry.body.get("sha256", ""))
    )
    return (await db.exec(query.limit(1))).first()


async def _log(
    app: AppContext,
    db: Session,
    production: Production,
    gate: Gate,
    drafts: Sequence[Entry],
    found: Sequence[Stale],
) -> None:
    await record(
        db,
        production.id,
        app.clock.now(),
        gate.decided_by or "",
        "canon changed",
        f"G-{gate.number}",
        canon_version=production.canon_version,
        entries=[texts.version_name(entry) for entry in drafts],
        reason=gate.summary,
        out_of_date=[texts.path(each.path, each.more) for each in found],
    )


async def _compose_anew(
    app: AppContext, db: Session, production: Production, found: Sequence[Stale]
) -> None:
    """Prompts that wait for a person are composed from the new canon at once. (One that was just
    approved is asked for again when its undo window is over, bot/generation/dispatch.py.)"""
    why = {each.id: each.path[0] for each in found if each.kind == "proposal"}
    entries, lists = await canon.snapshot(db, production), set()
    for proposal, *_ in await _waiting(db, production):
        words = why.get(proposal.id)
        if words and await compose_proposal.compose_anew(
            app, db, production, proposal, entries, words
        ):
            proposal.revision += 1
            lists.add(proposal.batch_id)
    for row_id in sorted(lists):
        batch = await get_row(db, Batch, row_id)
        batch.revision += 1
        db.add(batch)


async def _waiting(
    db: Session, production: Production
) -> Sequence[tuple[Proposal, Shot | None, Scene | None]]:
    """The proposals that wait for a person, with their shots and scenes in one reading."""
    query = (
        select(Proposal, Shot, Scene)
        .outerjoin(Shot, col(Shot.id) == Proposal.shot_id)
        .outerjoin(Scene, col(Scene.id) == Shot.scene_id)
        .where(
            Proposal.production_id == production.id,
            Proposal.status == ProposalStatus.OPEN,
            col(Proposal.repeats).is_(None),
        )
    )
    return (await db.exec(query.order_by(col(Proposal.id)))).all()


async def _ask_again(
    app: AppContext,
    db: Session,
    production: Production,
    drafts: Sequence[Entry],
    found: Sequence[Stale],
) -> None:
    """Approvals that fell are out of date; the way asks for each again when it comes to it."""
    why = texts.canon_now([texts.version_name(entry) for entry in drafts])
    for each in found:
        if each.kind == "gate":
            gate = await get_row(db, Gate, each.id)
            if not await gates.fall(db, gate, why):
                continue
            await record(
                db, production.id, app.clock.now(), "continuity", "out of date",
                f"G-{gate.number}", why=texts.path(each.path),
            )  # fmt: skip


async def _show(
    app: AppContext, db: Session, production: Production, gate: Gate, found: Sequence[Stale]
) -> None:
    """Have every card drawn again that shows something which is out of date now."""
    cards = {each.card for each in found if each.kind != "cut"}
    for kind, row_id in sorted(cards):
        why = f"change:{gate.id}"
        await request_redraw(db, production.id, kind, row_id, why, app.clock.now())
    if gate.card["fell_takes"]:
        await request_redraw(db, gate.production_id, "fell", gate.id, "settled", app.clock.now())


async def _tell(
    app: AppContext,
    db: Session,
    production: Production,
    gate: Gate,
    drafts: Sequence[Entry],
    found: Sequence[Stale],
) -> None:
    """Each page hears what of its own is out of date, as one message."""
    for page, mine in (await _by_page(db, production, found)).items():
        await enqueue_message(
            db,
            page,
            f"out_of_date:{production.code}:G-{gate.number}:{page}",
            app.clock.now(),
            event="out_of_date",
            gate=f"G-{gate.number}",
            cause=[texts.version_name(entry) for entry in drafts],
            by=gate.decided_by,
            reason=gate.summary,
            out_of_date=[texts.path(each.path, each.more) for each in mine[:TOLD]],
            left_off=max(len(mine) - TOLD, 0),
        )


async def _by_page(
    db: Session, production: Production, found: Sequence[Stale]
) -> dict[int, list[Stale]]:
    """By agent; a page that nobody has any more hears nothing."""
    pages: defaultdict[int | str, list[Stale]] = defaultdict(list)
    for each in found:
        pages[each.agent].append(each)
    known: defaultdict[int, list[Stale]] = defaultdict(list)
    for page, mine in pages.items():
        agent = await agent_named(db, production, page) if isinstance(page, str) else None
        row_id = agent.id if agent else page
        if isinstance(row_id, int):
            known[row_id] += mine
    return known

"""The list card of proposals: what is new first, locked parts in one line."""

from collections.abc import Sequence

from sqlmodel import select

from bot import texts
from bot.canon import prompt_composer, staleness
from bot.canon.prompt_composer import Thing
from bot.canon.questions import locks
from bot.core import members, money_format
from bot.core.chat_port import Button, Card, Item, Place, handles
from bot.core.context import get_row
from bot.core.members import holders, runner_handle
from bot.generation import approval_mode, approve, budget, swap_references
from store import ledger
from store.db import Session
from store.models import (
    Agent,
    Asset,
    Batch,
    Member,
    Production,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Take,
)


async def batch_card(db: Session, batch_id: int) -> tuple[Card, Place]:
    """(card, place) of a list card, from its rows."""
    batch = await get_row(db, Batch, batch_id)
    agent = await get_row(db, Agent, batch.agent_id)
    rows = await approve.items(db, batch)
    production = await get_row(db, Production, batch.production_id)
    why = await staleness.why(db, production, rows)
    unit = money_format.unit_of(production)
    drawn = await swap_references.drawn(db, production)
    waits = await _questions(db, production, rows)
    shown = tuple(
        [
            await _item(db, row, why.get(row.id, ""), unit, drawn, waits.get(row.id, ""))
            for row in rows
        ]
    )
    missing = await budget.short_of(db, batch)
    short = money_format.amount(missing, unit) if missing else ""
    waiting = [row for row in rows if row.status == ProposalStatus.OPEN]
    lost = any(item.status == texts.LOST for item in shown)
    undoable = any(row.status == ProposalStatus.APPROVED and not row.applied_at for row in rows)
    card = Card(
        key=f"batch:{agent.name}",
        title=texts.batch_title(batch, len(waiting)),
        lines=(*await _lines(db, batch, agent, unit), *_mode(production, batch)),
        items=shown,
        buttons=_buttons(batch, bool(waiting), undoable, short),
        waits_for=await _waits_for(db, batch, agent) if waiting or lost else (),
    )
    return card, Place(channel=agent.channel)


async def _lines(db: Session, batch: Batch, agent: Agent, unit: str) -> tuple[str, ...]:
    """What is left of the budget, and what the page's runner may spend of it."""
    if batch.kind != "video":
        return ()
    now = await ledger.totals(db, batch.production_id)
    runner = await db.get(Member, agent.runner_id) if agent.runner_id else None
    line = texts.budget_line(now.left, now.cap, unit)
    if runner is None or not runner.allowance:
        return (line,)
    return (line, texts.allowance_line(runner.name, runner.allowance, unit))


def _mode(production: Production, batch: Batch) -> tuple[str, ...]:
    if approval_mode.asks(production, batch.kind):
        return ()
    return (texts.mode(approval_mode.mode(production), approval_mode.set_by(production)),)


async def _waits_for(db: Session, batch: Batch, agent: Agent) -> tuple[str, ...]:
    """The page's runner, or whoever holds the money once that runner's allowance is used up."""
    if not batch.escalated:
        return await runner_handle(db, agent)
    production = await get_row(db, Production, batch.production_id)
    return handles(await holders(db, production, *members.MONEY))


async def _state(db: Session, row: Proposal) -> str:
    if row.status != ProposalStatus.RENDERED or row.shot_id is None:
        return texts.proposal_state(row)
    back = select(Take.id).where(Take.proposal_id == row.id)
    newer = select(Proposal.id).where(
        Proposal.shot_id == row.shot_id, Proposal.attempt > row.attempt
    )
    if (await db.exec(back)).first() is None and (await db.exec(newer)).first() is None:
        return texts.LOST
    return texts.proposal_state(row)


async def _questions(
    db: Session, production: Production, rows: Sequence[Proposal]
) -> dict[int, str]:
    """By request, which questions hold it up; what renders already waits for none."""
    waiting = (ProposalStatus.OPEN, ProposalStatus.APPROVED)
    here = [row for row in rows if row.status in waiting and row.applied_at is None]
    held = await locks.of_requests(db, production, here)
    return {row: texts.waits_for_questions(questions) for row, questions in held.items()}


async def _item(
    db: Session, row: Proposal, why: str, unit: str, drawn: set[Thing], waits: str
) -> Item:
    """`why`: what changed since the prompt was composed, if it is out of date; `drawn`: what there
    is another picture of; `waits`: for which questions."""
    flags = []
    if row.shot_id is not None:
        shot = await get_row(db, Shot, row.shot_id)
        name, picture = shot.code, shot.board_sha or ""
        flags = await _amiss(db, row, shot) if row.status == ProposalStatus.OPEN else []
    else:
        asset = await get_row(db, Asset, row.asset_id or 0)
        name, picture = asset.name, ""
    state = await _state(db, row)
    flags += [texts.out_of_date(why)] if why else []
    flags += [waits] if waits else []
    return Item(
        id=row.id,
        key=f"{name}:{row.attempt}:{row.revision}",
        label=f"P-{row.number} {name}",
        text="\n".join([*texts.proposal_lines(row, unit), *flags, state]),
        picture=picture,
        status=state,
        buttons=_item_buttons(row, bool(why) and state != texts.LOST, drawn),
    )


async def _amiss(db: Session, row: Proposal, shot: Shot) -> list[str]:
    """What of the shot is not locked or not pictured, and what is pictured too much (A7)."""
    scene = await get_row(db, Scene, shot.scene_id)
    shown = prompt_composer.wanted(shot.plan["cast"], scene.location, shot.plan["props"])
    found = prompt_composer.amiss(shown, row.inputs, row.refs)
    return [texts.amiss(found)] if found else []


def _item_buttons(row: Proposal, stale: bool, drawn: set[Thing]) -> tuple[Button, ...]:
    def button(label: str, verb: str) -> Button:
        return Button(label=label, verb=verb, kind="proposal", id=row.id, revision=row.revision)

    if row.status == ProposalStatus.RENDERED and row.kind == "video":
        # The same would not be the same: redo and repeat stand on its takes.
        return () if stale else (button(texts.MORE_OF_THE_SAME, "more"),)
    if row.status != ProposalStatus.OPEN:
        return ()
    full = button(texts.FULL_PROMPT, "prompt")
    if row.kind == "image":
        return (full, button(texts.REJECT, "reject"))
    swappable = any((ref["kind"], ref["name"]) in drawn for ref in row.refs)
    swap = [button(texts.SWAP_REFERENCES, "swap")] if swappable else []
    edits = (button(texts.EDIT_WORDS, "edit"), *swap)
    return (full, *edits, button(texts.REJECT, "reject"), button(texts.SKIP, "skip"))


def _buttons(batch: Batch, waiting: bool, undoable: bool, short: str) -> tuple[Button, ...]:
    def button(label: str, verb: str, style: str = "plain") -> Button:
        return Button.model_validate(
            {
                "label": label,
                "verb": verb,
                "kind": "batch",
                "id": batch.id,
                "revision": batch.revision,
                "style": style,
            }
        )

    buttons: tuple[Button, ...] = ()
    if waiting:
        buttons += (button(texts.APPROVE_TICKED, "approve", "primary"),)
    if waiting and short and batch.escalated:
        buttons += (button(texts.raise_cap(short), "raise"),)
    return buttons + ((button(texts.UNDO, "undo"),) if undoable else ())

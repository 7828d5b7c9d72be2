"""What people do with what came back: circle, keep a part, retake; pick and lock one of four."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import texts
from bot.chat import Button, Card, Form, FormField, Item
from bot.house import Outcome, Press, has, names, one, runner_handle, show
from bot.settling import retake_shot
from bot.verdicts import verdict
from store import due
from store.db import Session
from store.deciding import win
from store.models import (
    Agent,
    Batch,
    Proposal,
    Right,
    Shot,
    Status,
    Take,
)


async def circle(press: Press) -> Outcome:
    """Keep the ticked takes of a takes card."""
    batch = await one(press.db, Batch, press.id)
    refused = await _may_judge(press, batch)
    if refused:
        return refused
    chosen = [
        take for take in await takes_of(press.db, batch) if take.id in set(press.click.ticked)
    ]
    if not chosen:
        return Outcome("refused", texts.NOTHING_TICKED)
    kept = [take for take in chosen if await _circle(press, take)]
    if not kept:
        return Outcome(
            "already_decided", texts.already("circled", chosen[0].circled_by, chosen[0].circled_at)
        )
    await _after(press, batch)
    return Outcome("decided", texts.circled(len(kept)))


async def _circle(press: Press, take: Take) -> bool:
    if not await win(
        press.db,
        take,
        col(Take.status) == Status.WFA,
        status=Status.DONE,
        circled_by=press.who,
        circled_at=press.now,
    ):
        return False
    await verdict(press, "take", take.id or 0, "circle")
    shot = await one(press.db, Shot, take.shot_id)
    shot.status = Status.DONE
    press.db.add(shot)
    return True


async def retake(press: Press) -> Outcome:
    """Send a take back with a reason, which is the director of photography's next message."""
    take = await one(press.db, Take, press.id)
    shot = await one(press.db, Shot, take.shot_id)
    batch = await _batch_of(press.db, take)
    refused = await _may_judge(press, batch)
    if refused:
        return refused
    if take.status == Status.RETAKE:
        return Outcome(
            "already_decided", texts.already("sent back", take.circled_by, take.circled_at)
        )
    if not press.click.values:
        return Outcome("form", texts.WHY)
    reason = press.click.values.get("reason", "").strip()
    if not reason:
        return Outcome("refused", texts.REASON_MISSING)
    take.status, take.reason = Status.RETAKE, reason
    press.db.add(take)
    await verdict(press, "take", take.id or 0, "retake", reason)
    await retake_shot(
        press.house, press.db, press.production, shot, press.who, reason, f"take:{take.number}"
    )
    await _after(press, batch)
    return Outcome("decided", texts.retake(shot.code, take.number))


async def _may_judge(press: Press, batch: Batch) -> Outcome | None:
    """The page's runner circles; the director may overrule."""
    agent = await one(press.db, Agent, batch.agent_id)
    if agent.runner_id == press.member.id or has(press.member, Right.DIRECTOR):
        return None
    return Outcome(
        "not_allowed", texts.not_allowed(await names(press.db, press.production, Right.DIRECTOR))
    )


async def _after(press: Press, batch: Batch) -> None:
    await show(press.db, batch.production_id, "takes", batch.id or 0, press.key, press.now)
    await due.add(press.db, batch.production_id, "advance", press.key, press.now)


async def _batch_of(db: Session, take: Take) -> Batch:
    proposal = await one(db, Proposal, take.proposal_id or 0)
    return await one(db, Batch, proposal.batch_id)


async def takes_of(db: Session, batch: Batch) -> Sequence[Take]:
    query = select(Take).join(Proposal, col(Take.proposal_id) == col(Proposal.id))
    return (await db.exec(query.where(Proposal.batch_id == batch.id).order_by(col(Take.id)))).all()


async def takes_card(db: Session, batch_id: int) -> tuple[Card, str]:
    """(card, channel): the takes of a scene that came back together, each judged by itself."""
    batch = await one(db, Batch, batch_id)
    agent = await one(db, Agent, batch.agent_id)
    takes = await takes_of(db, batch)
    waiting = [take for take in takes if take.status == Status.WFA]
    rows = [await _item(db, take) for take in takes]
    buttons = (
        Button(
            label="Circle the ticked", verb="circle", kind="batch", id=batch_id, style="primary"
        ),
    )
    card = Card(
        key=f"takes:{agent.name}",
        title=texts.takes_title(batch),
        lines=texts.takes_lines(takes),
        picture=batch.sheet,
        alt=texts.takes_title(batch),
        items=tuple(rows),
        buttons=buttons if waiting else (),
        waits_for=await runner_handle(db, agent) if waiting else (),
        clips=tuple(t.sha256 for t in takes),
    )
    return card, agent.channel


async def _item(db: Session, take: Take) -> Item:
    shot = await one(db, Shot, take.shot_id)
    button = Button(label="Retake", verb="retake", kind="take", id=take.id or 0, style="danger")
    return Item(
        id=take.id or 0,
        key=f"{shot.code}:{take.number}",
        label=f"{shot.code} take {take.number}",
        text=texts.take_line(take),
        picture=take.sha256,
        buttons=(button,) if take.status == Status.WFA else (),
    )


def retake_form(take: Take) -> Form:
    return Form(
        title="Retake",
        submit="Send back",
        value=f"retake:take:{take.id}:1",
        fields=(FormField(name="reason", label=texts.WHY, multiline=True),),
    )

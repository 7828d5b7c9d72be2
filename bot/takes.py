"""What people do with what came back: circle, keep a part, retake; pick and lock one of four."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import stages, staleness, texts
from bot.chat import Button, Card, Form, FormField, Item, Place
from bot.film.timecode import BadTimecode, parse_moment
from bot.house import Outcome, Press, has, names, one, runner_handle, show
from bot.money import unit_of
from bot.override import held
from bot.reasons import reason
from bot.settling import retake_shot
from bot.verdicts import verdict
from store import due
from store.db import Session
from store.deciding import win
from store.models import (
    Agent,
    Batch,
    Production,
    Proposal,
    Right,
    Shot,
    Status,
    Take,
)

LIVE = (Status.WFA, Status.DONE)  # takes that wait or are kept


async def circle(press: Press) -> Outcome:
    """Keep the ticked takes of a takes card."""
    batch = await one(press.db, Batch, press.id)
    refused = await may_judge(press, batch)
    if refused:
        return refused
    chosen = [
        take for take in await takes_of(press.db, batch) if take.id in set(press.click.ticked)
    ]
    if not chosen:
        return Outcome("refused", texts.NOTHING_TICKED)
    held_ones = [await held.refuse(press, held.SHOT, take.shot_id) for take in chosen]
    free = [take for take, why in zip(chosen, held_ones, strict=True) if why is None]
    if not free:
        return held_ones[0] or Outcome("refused", texts.NOTHING_TICKED)
    kept = [take for take in free if await _circle(press, take)]
    if not kept:
        return Outcome(
            "already_decided", texts.already("circled", chosen[0].circled_by, chosen[0].circled_at)
        )
    await _after(press, batch)
    return Outcome("decided", texts.circled(len(kept)))


async def _circle(press: Press, take: Take, standing: str = Status.WFA, **part: float) -> bool:
    if not await win(
        press.db,
        take,
        col(Take.status) == standing,
        status=Status.DONE,
        circled_by=press.who,
        circled_at=press.now,
        **part,
    ):
        return False
    await verdict(press, "take", take.id or 0, "circle")
    shot = await one(press.db, Shot, take.shot_id)
    shot.status = Status.DONE
    press.db.add(shot)
    return True


async def keep(press: Press) -> Outcome:
    """Circle one take, or the part of it that the values name."""
    if press.click.values:
        return await keep_part(press)
    take = await one(press.db, Take, press.id)
    batch = await _batch_of(press.db, take)
    refused = await may_judge(press, batch, take)
    if refused:
        return refused
    if not await _circle(press, take):
        words = texts.already("circled", take.circled_by, take.circled_at)
        return Outcome("already_decided", words)
    await _after(press, batch)
    return Outcome("decided", texts.circled(1))


async def keep_part(press: Press) -> Outcome:
    """Circle a part of a take, from one moment to another."""
    take = await one(press.db, Take, press.id)
    batch = await _batch_of(press.db, take)
    refused = await may_judge(press, batch, take)
    if refused:
        return refused
    if not press.click.values:
        return Outcome("form", texts.KEEP_PART)
    try:
        first, last = (parse_moment(press.click.values.get(name, "")) for name in ("in", "out"))
    except BadTimecode as wrong:
        return Outcome("refused", texts.no_part(str(wrong)))
    if not 0 <= first < last <= take.seconds:
        return Outcome("refused", texts.no_part(texts.part_outside(take)))
    if not await _circle(press, take, in_seconds=first, out_seconds=last):
        return Outcome(
            "already_decided", texts.already("circled", take.circled_by, take.circled_at)
        )
    await _after(press, batch)
    return Outcome("decided", texts.part_kept(take, first, last))


async def overrule(press: Press) -> Outcome:
    """The director turns a runner's judgement round, until the act's cut is approved."""
    take = await one(press.db, Take, press.id)
    if not has(press.member, Right.DIRECTOR):
        who = await names(press.db, press.production, Right.DIRECTOR)
        return Outcome("not_allowed", texts.not_allowed(who))
    refused = await held.refuse(press, held.SHOT, take.shot_id)
    if refused:
        return refused
    shot = await one(press.db, Shot, take.shot_id)
    facts = await stages.read(press.db, press.production)
    if ("rough_cut", shot.act) in facts.passed:
        return Outcome("refused", texts.cut_is_approved(shot.act))
    if take.status == Status.DONE:
        return await _send_back(press, take, shot)
    if not await _circle(press, take, Status.RETAKE):
        return Outcome("refused", texts.NOT_JUDGED_YET)
    await _after(press, await _batch_of(press.db, take))
    return Outcome("decided", texts.circled(1))


async def retake(press: Press) -> Outcome:
    """Send a take back with a reason, which is the director of photography's next message."""
    take = await one(press.db, Take, press.id)
    shot = await one(press.db, Shot, take.shot_id)
    refused = await may_judge(press, await _batch_of(press.db, take), take)
    if refused:
        return refused
    if take.status != Status.WFA:
        return Outcome(
            "already_decided", texts.already(take.status, take.circled_by, take.circled_at)
        )
    return await _send_back(press, take, shot)


async def _send_back(press: Press, take: Take, shot: Shot) -> Outcome:
    why = reason(press)
    if isinstance(why, Outcome):
        return why
    take.status, take.reason = Status.RETAKE, why
    press.db.add(take)
    await verdict(press, "take", take.id or 0, "retake", why)
    await retake_shot(
        press.house, press.db, press.production, shot, press.who, why, f"take:{take.number}"
    )
    await _after(press, await _batch_of(press.db, take))
    return Outcome("decided", texts.retake(shot.code, take.number))


async def may_judge(press: Press, batch: Batch, take: Take | None = None) -> Outcome | None:
    """The page's runner circles; the director may overrule; whoever holds a shot judges its takes,
    and nobody else does."""
    claim = await held.holding(press.db, held.SHOT, take.shot_id) if take else None
    if claim is not None:
        return await held.refuse(press, held.SHOT, claim.row_id)
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


async def takes_card(db: Session, batch_id: int) -> tuple[Card, Place]:
    """(card, place): the takes of a scene that came back together, each judged by itself."""
    batch = await one(db, Batch, batch_id)
    agent = await one(db, Agent, batch.agent_id)
    takes = await takes_of(db, batch)
    waiting = [take for take in takes if take.status == Status.WFA]
    production = await one(db, Production, batch.production_id)
    why = await staleness.why_takes(db, production, [t for t in takes if t.status in LIVE])
    rows = [await item(db, take, why.get(take.id or 0, "")) for take in takes]
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
    return card, Place(channel=agent.channel)


async def item(db: Session, take: Take, why: str) -> Item:
    """`why`: what changed since the take was made, if it is out of date."""
    shot = await one(db, Shot, take.shot_id)
    unit = unit_of(await one(db, Production, shot.production_id))
    return Item(
        id=take.id or 0,
        key=f"{shot.code}:{take.number}",
        label=f"{shot.code} take {take.number}",
        text="\n".join([texts.take_line(take, unit), *([texts.out_of_date(why)] if why else [])]),
        picture=take.sha256,
        buttons=_item_buttons(take, bool(why)),
    )


def _item_buttons(take: Take, stale: bool) -> tuple[Button, ...]:
    def button(label: str, verb: str) -> Button:
        return Button(label=label, verb=verb, kind="take", id=take.id or 0)

    again = (button(texts.REDO, "redo"), button(texts.REPEAT, "repeat")) if stale else ()
    if take.status == Status.WFA:
        return (button("Keep part", "keep"), button("Retake", "retake"), *again)
    return (button("Overrule", "overrule"), *again)


def keep_form(take: Take) -> Form:
    end = f"{take.seconds:g}"
    return Form(
        title=f"Keep part of take {take.number}",
        submit="Circle this part",
        value=f"keep:take:{take.id}:1",
        fields=(
            FormField(name="in", label="From, such as 1.5 or 00:01", value="0"),
            FormField(name="out", label="To", value=end),
        ),
    )


def retake_form(take: Take, verb: str = "retake") -> Form:
    return Form(
        title="Retake",
        submit="Send back",
        value=f"{verb}:take:{take.id}:1",
        fields=(FormField(name="reason", label=texts.WHY, multiline=True),),
    )

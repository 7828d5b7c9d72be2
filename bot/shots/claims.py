"""Claiming a shot to work on it by hand, locking a shot or an asset, and giving either back.

What was approved before still runs: it is paid for, and its takes wait for whoever holds the shot.
"""

from sqlmodel import col, select

from bot import texts
from bot.core.action_context import ActionContext
from bot.core.chat_port import Place
from bot.core.context import Outcome, ResultCode, get_row, request_redraw
from bot.core.members import MAY_BREAK, WORKING, has, names
from bot.core.untrusted_text import one_line
from bot.messaging import private_messages
from bot.production import locks
from bot.production.rejection_reasons import LONGEST
from bot.workflow.advance import brief_shot
from bot.workflow.apply_decision import last_prompt
from store import scheduled_jobs
from store.db import Session
from store.deciding import compare_and_set
from store.inbound import enqueue_message
from store.log import record
from store.models import (
    Agent,
    Asset,
    Claim,
    Inbound,
    Member,
    Proposal,
    ProposalStatus,
    Scene,
    Shot,
    Status,
    Take,
)


async def claim(
    action: ActionContext[object], thing: Shot | Asset, why: str, locked: bool = False
) -> Outcome:
    """Hold a shot or an asset; of two people at once exactly one does."""
    kind, name = _named(thing)
    refused = await _refused(action, thing, why)
    if refused:
        return refused
    row = Claim(
        production_id=action.production.id, holds=locks.mark(kind, thing.id), kind=kind,
        row_id=thing.id, name=name, locked=locked, member_id=action.member.id,
        by=action.who, why=one_line(why), at=action.now,
    )  # fmt: skip
    action.db.add(row)
    await action.db.flush()
    await _log(action, "locked" if locked else "claimed", row, row.why)
    await _show(action, row, f"claim:{row.id}")
    on_the_way = await _on_the_way(action.db, thing)
    return Outcome(ResultCode.DECIDED, texts.claimed(row, on_the_way))


async def _refused(action: ActionContext[object], thing: Shot | Asset, why: str) -> Outcome | None:
    kind, name = _named(thing)
    if not has(action.member, *WORKING):
        return Outcome(ResultCode.NOT_ALLOWED, texts.GUESTS_CLAIM_NOTHING)
    if isinstance(thing, Shot) and thing.cut_out:
        return Outcome(ResultCode.REFUSED, texts.is_cut_out(name))
    if len(why) > LONGEST:
        return Outcome(ResultCode.REFUSED, texts.reason_too_long(LONGEST))
    before = await locks.holding(action.db, kind, thing.id)
    if before is None:
        return None
    mine = before.member_id == action.member.id
    return Outcome(
        ResultCode.ALREADY_DECIDED, texts.yours_already(before) if mine else texts.is_held(before)
    )


def _named(thing: Shot | Asset) -> tuple[str, str]:
    return (locks.SHOT, thing.code) if isinstance(thing, Shot) else (locks.ASSET, thing.name)


async def _on_the_way(db: Session, thing: Shot | Asset) -> list[str]:
    """Requests of the shot that were approved before and still run."""
    if not isinstance(thing, Shot):
        return []
    query = select(Proposal.number).where(
        Proposal.shot_id == thing.id, Proposal.status == ProposalStatus.APPROVED
    )
    return [f"P-{number}" for number in await db.exec(query.order_by(col(Proposal.number)))]


async def release(action: ActionContext[object], row: Claim) -> Outcome:
    """Give back what one holds; the roles of a shot hear what changed."""
    if row.holds is None:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.given_back_already(row))
    if row.member_id != action.member.id:
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_yours_to_release(row))
    if not await _end(action, row, ""):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.given_back_already(row))
    return Outcome(ResultCode.DECIDED, texts.released(row))


async def break_open(action: ActionContext[object], row: Claim, reason: str) -> Outcome:
    """An approver breaks somebody's claim or lock; who held it is told, privately."""
    if row.member_id == action.member.id:
        return await release(action, row)
    if row.holds is None:
        return Outcome(ResultCode.ALREADY_DECIDED, texts.given_back_already(row))
    if not has(action.member, *MAY_BREAK):
        who = await names(action.db, action.production, *MAY_BREAK)
        return Outcome(ResultCode.NOT_ALLOWED, texts.not_allowed(who))
    if not reason.strip():
        return Outcome(ResultCode.REFUSED, texts.UNLOCK_WHY)
    if len(reason) > LONGEST:
        return Outcome(ResultCode.REFUSED, texts.reason_too_long(LONGEST))
    if not await _end(action, row, one_line(reason)):
        return Outcome(ResultCode.ALREADY_DECIDED, texts.given_back_already(row))
    holder = await get_row(action.db, Member, row.member_id)
    place = Place(channel=f"dm:{holder.account}")
    await private_messages.send_privately(
        action.app, action.db, holder.account, place, texts.broken_open(row)
    )
    return Outcome(ResultCode.DECIDED, texts.unlocked(row))


async def _end(action: ActionContext[object], row: Claim, reason: str) -> bool:
    """False if somebody gave it back or broke it before."""
    if not await compare_and_set(
        action.db, row, col(Claim.holds).is_not(None),
        holds=None, ended_by=action.who, ended_at=action.now, reason=reason,
    ):  # fmt: skip
        return False
    await _log(action, "unlocked" if reason else "released", row, reason)
    await _show(action, row, f"ended:{row.id}")
    if row.kind == locks.SHOT:
        await _tell_roles(action, row)
    return True


async def _log(action: ActionContext[object], what: str, row: Claim, why: str) -> None:
    subject = row.name if row.kind == locks.SHOT else locks.mark(row.kind, row.row_id)
    about = {"name": row.name, "why": why, "held_by": row.by, "claim": row.id}
    await record(action.db, row.production_id, action.now, action.who, what, subject, **about)


async def _show(action: ActionContext[object], row: Claim, why: str) -> None:
    if row.kind == locks.SHOT:
        await request_redraw(action.db, row.production_id, "shot", row.row_id, why, action.now)


async def _tell_roles(action: ActionContext[object], row: Claim) -> None:
    """The shot's director of photography takes up from what was left; the storyboard artist hears
    only of what changed."""
    shot = await get_row(action.db, Shot, row.row_id)
    scene = await get_row(action.db, Scene, shot.scene_id)
    query = select(Take).where(Take.shot_id == shot.id, col(Take.at) >= row.at, Take.by != "")
    made = (await action.db.exec(query.order_by(col(Take.number)))).all()
    query_agents = select(Agent).where(
        Agent.production_id == row.production_id,
        (Agent.role == "storyboard") | (Agent.scene == scene.position),
    )
    for agent in (await action.db.exec(query_agents)).all():
        if made or (agent.scene is not None and await _was_asked(action, shot, scene)):
            await enqueue_message(
                action.db, agent.id,
                f"released:{action.production.code}:{row.id}:{agent.name}", action.now,
                event="released", shot=brief_shot(shot), by=row.ended_by, why=row.why,
                reason=row.reason, done=shot.status == Status.DONE,
                changed=[texts.by_hand(take) for take in made],
                prompt=await last_prompt(action.db, shot),
            )  # fmt: skip
    await scheduled_jobs.schedule(
        action.db, row.production_id, "advance", f"released:{row.id}", action.now
    )


async def _was_asked(action: ActionContext[object], shot: Shot, scene: Scene) -> bool:
    """Whether takes of this scene were asked for, and this shot has none that is kept."""
    task = f"task:{action.production.code}:generation:{scene.position}"
    given = (await action.db.exec(select(Inbound.id).where(Inbound.key == task))).first()
    return given is not None and shot.status != Status.DONE

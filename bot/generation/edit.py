"""Saying something else to a proposal than yes: reject, edit, skip, read it all."""

from bot import texts
from bot.canon import compose_proposal, prompt_composer
from bot.core.action_context import ActionContext, ButtonPress
from bot.core.chat_port import Card, Form, FormField, Item
from bot.core.context import Outcome, ResultCode, get_row, lock_row
from bot.generation.approve import bump, close, named, redraw
from bot.production.decisions import record_decision
from bot.production.rejection_reasons import reason
from bot.workflow.advance import brief_shot
from store import canon
from store.db import Session
from store.inbound import enqueue_message
from store.models import Asset, Batch, Proposal, ProposalStatus, Shot

SHOT = "framing"  # the part that says what is seen


async def reject(press: ActionContext[ButtonPress]) -> Outcome:
    proposal, batch, refused = await named(press)
    if refused:
        return refused
    why = reason(press)
    if isinstance(why, Outcome):
        return why
    if not await close(press, proposal, ProposalStatus.REJECTED, why):
        return _late(proposal)
    await _send_back(press, batch, proposal, why)
    await redraw(press, batch)
    return Outcome(ResultCode.DECIDED, texts.proposal_rejected(proposal, press.who))


async def _send_back(
    press: ActionContext[ButtonPress], batch: Batch, proposal: Proposal, why: str
) -> None:
    what = await subject(press.db, proposal)
    await enqueue_message(
        press.db,
        batch.agent_id,
        f"proposal_rejected:{press.production.code}:P-{proposal.number}",
        press.now,
        event="proposal_rejected",
        by=press.who,
        reason=why,
        attempt=proposal.attempt + 1,
        **what,
    )


async def subject(db: Session, proposal: Proposal) -> dict[str, object]:
    if proposal.shot_id is not None:
        shot = brief_shot(await get_row(db, Shot, proposal.shot_id))
        return {"shot": shot, "prompt": proposal.parts}
    asset = await get_row(db, Asset, proposal.asset_id or 0)
    return {"asset": {"kind": asset.kind, "name": asset.name}}


async def edit(press: ActionContext[ButtonPress]) -> Outcome:
    """An edited prompt is a new revision that needs its own approval. What the form does not hold
    stays; any part but the shot itself may be emptied."""
    await lock_row(press.db, Proposal, press.cause.row_id)
    proposal, batch, refused = await named(press)
    if refused:
        return refused
    if not press.cause.values:
        return Outcome(ResultCode.FORM, texts.EDIT)
    said = {
        p: press.cause.values[p].strip() for p in prompt_composer.PARTS if p in press.cause.values
    }
    words = {p: words for p, words in said.items() if words != str(proposal.parts.get(p, ""))}
    if words.get(SHOT) == "":
        return Outcome(ResultCode.REFUSED, texts.SHOT_MISSING)
    if not words:
        return Outcome(ResultCode.REFUSED, texts.AS_BEFORE)
    proposal.parts = {**proposal.parts, **words, "changed": texts.edited_by(press.who)}
    shot = await get_row(press.db, Shot, proposal.shot_id or 0)
    entries = await canon.snapshot(press.db, press.production)
    await compose_proposal.compose_video(
        press.db, press.app, press.production, proposal, shot, entries
    )
    await bump(press, proposal)
    await record_decision(press, "proposal", proposal.id, "edit")
    await redraw(press, batch)
    emptied = [prompt_composer.LABELS[part] for part, left in words.items() if not left]
    return Outcome(ResultCode.DECIDED, texts.edited(proposal, emptied))


async def full_prompt(press: ActionContext[ButtonPress]) -> Outcome:
    """All of it, byte for byte, for the person who asked; the references beside it as pictures."""
    proposal = await get_row(press.db, Proposal, press.cause.row_id)
    pictures = tuple(
        Item(id=n, key=str(n), label=texts.reference(ref), picture=ref["sha256"])
        for n, ref in enumerate(proposal.refs, 1)
    )
    card = Card(title=texts.sent_with(proposal), lines=texts.sent_how(proposal), items=pictures)
    return Outcome(ResultCode.SHOWN, proposal.prompt, card)


async def skip(press: ActionContext[ButtonPress]) -> Outcome:
    proposal, batch, refused = await named(press)
    if refused:
        return refused
    if not await close(press, proposal, ProposalStatus.SKIPPED, ""):
        return _late(proposal)
    await redraw(press, batch)
    return Outcome(ResultCode.DECIDED, texts.skipped(proposal))


def _late(proposal: Proposal) -> Outcome:
    """Somebody else was first, between this press's look and its write."""
    if proposal.status == ProposalStatus.SUPERSEDED:
        return Outcome(ResultCode.SUPERSEDED, texts.SUPERSEDED)
    if proposal.status == ProposalStatus.OPEN:
        return Outcome(ResultCode.OUT_OF_DATE, texts.OUT_OF_DATE)
    words = texts.already(proposal.status, proposal.decided_by, proposal.decided_at)
    return Outcome(ResultCode.ALREADY_DECIDED, words)


def form(proposal: Proposal, verb: str) -> Form:
    value = f"{verb}:proposal:{proposal.id}:{proposal.revision}"
    if verb == "reject":
        return Form(
            title=texts.reject_request(proposal),
            submit=texts.REJECT,
            value=value,
            fields=(FormField(name="reason", label=texts.WHY, multiline=True),),
        )
    fields = tuple(
        FormField(
            name=p, label=prompt_composer.LABELS[p], value=str(proposal.parts.get(p, "")),
            multiline=True,
            optional=p != SHOT,
        )
        for p in prompt_composer.PARTS
    )  # fmt: skip
    return Form(
        title=texts.edit_request(proposal),
        submit=texts.SAVE_REVISION,
        value=value,
        fields=fields,
    )

"""Render requests: what is asked for, what it costs, what became of it."""

from collections.abc import Sequence
from typing import Any

from bot.core.money_format import CREDIT, amount, figure
from bot.core.untrusted_text import told
from bot.texts.wording import BRIEF, LONG, NAME, brief, is_now, linked, plain_name, plain_status
from store.models import Batch, Proposal, ProposalStatus, Version


def approved_items(count: int) -> str:
    return f"{count} approved. You can undo it for 20 seconds."


def undone_for_newer(proposal: Proposal, newer: Proposal) -> str:
    return (
        f"Undone; nothing of P-{proposal.number} is spent. P-{newer.number} asks for the same now, "
        "on its own card."
    )


def approved_some(count: int, why: Sequence[str]) -> str:
    return f"{count} approved, {len(why)} not: " + " ".join(dict.fromkeys(why))


def over_allowance(proposal: Proposal, left: int, who: str, unit: str = CREDIT) -> str:
    return (
        f"Nothing was decided for P-{proposal.number}: it costs {amount(proposal.estimate, unit)} "
        f"and your allowance has {figure(max(left, 0), unit)} left today. {who} can approve it."
    )


def over_cap(proposal: Proposal, left: int, enough: int, who: str, unit: str = CREDIT) -> str:
    return (
        f"Nothing was spent: P-{proposal.number} needs {amount(proposal.estimate, unit)} and "
        f"{figure(max(left, 0), unit)} are left under the cap. {who} can raise it: "
        f"/film budget {figure(enough, unit)}."
    )


def proposal_rejected(proposal: Proposal, who: str) -> str:
    return f"P-{proposal.number} rejected by {who}; the reason goes to {proposal.made_by}."


def edited_by(who: str) -> str:
    return f"edited by {who}"


def reference(ref: dict[str, Any]) -> str:
    other = ", another picture than the locked one" if ref.get("swapped") else ""
    return f"{plain_name(ref)} v{ref['version']}{other}"


def sent_with(proposal: Proposal) -> str:
    return f"P-{proposal.number}: what is sent"


def sent_how(proposal: Proposal) -> tuple[str, ...]:
    """Provider, length and number of what a request makes."""
    length = f"{proposal.takes} × {proposal.seconds:g} s" if proposal.kind == "video" else ""
    made = length or f"{proposal.takes} pictures"
    return (f"Provider: {proposal.provider}", made, f"{len(proposal.refs)} references")


AS_LOCKED = "as locked"
NO_PICTURE = "no picture"
SWAP = "Pick another picture where you want one; the canon stays as it is."
SWAP_WHICH = "Nothing was changed: pick one of the pictures that the form offers."
NOTHING_TO_SWAP = "Nothing was changed: this shot shows nothing that was drawn more than once."
SAVE_REVISION = "Save as a new revision"


def swapped_by(who: str) -> str:
    return f"references swapped by {who}"


def swap_title(proposal: Proposal) -> str:
    return f"Swap references of P-{proposal.number}"


def version_label(version: Version) -> str:
    return f"v{version.number} {version.label}".strip()


SHOT_MISSING = "Nothing was changed: say what the shot shows. The other parts may be empty."
AS_BEFORE = "Nothing was changed: it is the same as before."


def edited(proposal: Proposal, emptied: Sequence[str] = ()) -> str:
    said = f"P-{proposal.number} is now revision {proposal.revision} and needs its own approval."
    return f"{said} Empty now: {', '.join(emptied)}." if emptied else said


def skipped(proposal: Proposal) -> str:
    return f"P-{proposal.number} skipped; nothing renders for it."


def proposed_again(name: str) -> str:
    return f"{name} posted with the same prompt; it needs its own approval."


def asked_already(proposal: Proposal, link: str) -> str:
    """Say that this was asked for before; `link`: where its card stands, if it stands anywhere."""
    name, standing = linked(f"P-{proposal.number}", link), is_now(proposal.status)
    return f"Nothing was proposed: the same is asked for already, as {name}; it {standing}."


def takes_for(shots: Sequence[str]) -> str:
    """What a list card asks for: takes of these shots of one scene."""
    return f"{shots[0][:5]}: takes for {len(shots)} shot{'s' if len(shots) > 1 else ''}"


def options_of(names: Sequence[str]) -> str:
    return f"Four options each: {', '.join(names)}"


def batch_title(batch: Batch, waiting: int) -> str:
    return f"{brief(batch.title)}: " + (f"{waiting} need approval" if waiting else "decided")


def proposal_lines(proposal: Proposal, unit: str = CREDIT) -> tuple[str, ...]:
    first = "first prompt of this shot" if proposal.kind == "video" else "four options"
    new = proposal.parts.get("changed") or first
    shot = proposal.parts.get("framing") or proposal.parts.get("anchor", "")
    locked = " · ".join(f"{plain_name(i)} v{i['version']} ✓" for i in proposal.inputs)
    shows = "Shot" if proposal.kind == "video" else "Anchor"
    price = (
        f"{amount(proposal.estimate, unit)} for {proposal.takes} × {proposal.seconds:g} s"
        if proposal.kind == "video"
        else f"{proposal.takes} pictures, {amount(proposal.estimate, unit)}"
    )
    own = f"{shows}: {brief(shot, LONG)}"
    return (f"New: {brief(new, LONG)}", own, f"Locked: {locked or 'nothing yet'}", price)


def proposal_state(proposal: Proposal) -> str:
    if proposal.status == ProposalStatus.OPEN:
        return "needs approval"
    by = f" by {proposal.decided_by}" if proposal.decided_by else ""
    why = f": {brief(proposal.reason, LONG)}" if proposal.reason else ""
    return f"{plain_status(proposal.status)}{by}{why}"


def no_provider(name: str) -> str:
    return f"the provider {name} is not set up here"


def provider_said(why: str) -> str:
    """Why a render failed, in a provider's own words, without what is nobody's business."""
    return told(why, BRIEF)


def amiss(found: Sequence[tuple[str, str]]) -> str:
    """What a generation lacks or has too much, on its card."""
    return "⚠ " + ", ".join(f"{what}: {brief(name, NAME)}" for what, name in found)

"""A shot's own card, and takes made by hand."""

from collections.abc import Sequence
from typing import Any

from bot.texts.holding import is_held_by
from bot.texts.material import PARCEL_STATUS
from bot.texts.takes import take_line
from bot.texts.wording import LONG, NAME, brief, plain_status
from store.models import Claim, Cut, Gate, ImportBatch, Shot, Status, Take


def shot_title(shot: Shot, claim: Claim | None) -> str:
    if claim is None:
        return f"{shot.code}: {plain_status(shot.status)}"
    return f"{shot.code}: {'locked' if claim.locked else 'claimed'} by {claim.by}"


def shot_plan(shot: Shot) -> str:
    said = f"{shot.plan.get('size', '').lower()}, {shot.seconds:g} s: {shot.plan.get('action', '')}"
    return brief(said)


def shot_approved(takes: Sequence[Take], runs: Sequence[str]) -> str:
    circled = [
        f"take {take.number} circled by {take.circled_by}"
        for take in takes
        if take.status == Status.DONE
    ]
    return f"Approved: {', '.join([*circled, *(f'{p} is on its way' for p in runs)]) or 'nothing'}"


def shot_waits(takes: Sequence[Take], waits: Sequence[str]) -> str:
    takes_waiting = [f"take {take.number}" for take in takes if take.status == Status.WFA]
    return f"Pending: {', '.join([*waits, *takes_waiting]) or 'nothing'}"


def attached(references: Sequence[str]) -> str:
    return f"Attached to the next take: {brief(', '.join(references), LONG) or 'nothing is locked'}"


def takes_so_far(takes: Sequence[Take], more: int) -> list[str]:
    if not takes:
        return ["Takes so far: none"]
    lines = [f"Take {take.number}: {take_line(take)}" for take in takes]
    return [f"Takes so far, without the first {more}:" if more else "Takes so far:", *lines]


def by_hand_title(code: str, who: str) -> str:
    return f"{code}: made by hand by {who}"


def replaced_by(take: Take) -> str:
    return f"take {take.number} by hand stands in its place"


def upload_title(shot: Shot, parcel: ImportBatch) -> str:
    state = "what changed?" if parcel.status == "open" else PARCEL_STATUS[parcel.status]
    return f"{shot.code}: {brief(parcel.title, NAME)}: {state}"


def stands_now(shot: Shot, take: Take) -> str:
    return f"Take {take.number} of {shot.code} stands: circled, and logged with your words."


def is_next_take(shot: Shot, takes: Sequence[Take]) -> str:
    numbers = ", ".join(str(take.number) for take in takes)
    many = "takes" if len(takes) > 1 else "take"
    return f"Filed as {many} {numbers} of {shot.code}, waiting to be circled."


def same_take(shot: Shot, take: Take) -> str:
    return f"Nothing was filed: this is take {take.number} of {shot.code} already."


def no_clip_for(shot: Shot, others: Sequence[str], refused: Sequence[dict[str, Any]]) -> str:
    """Why nothing of what came into a shot's thread is a take."""
    if others:
        return f"Nothing was filed: its name says {others[0]}, and this is {shot.code}."
    why = f" {brief(refused[0]['name'], NAME)}: {brief(refused[0]['why'])}." if refused else ""
    return (
        f"Nothing was filed as a take of {shot.code}: a take is a clip.{why} Post pictures on the "
        "page itself."
    )


def no_take_while_held(claim: Claim) -> str:
    return f"not taken: {claim.name} {is_held_by(claim)}"


def cut_names_your_shot(gate: Gate, shot: Shot) -> str:
    return (
        f"{gate.decided_by} rejected the cut and names {shot.code}, which you hold: "
        f"{brief(gate.reason)}"
    )


def replaced_title(shot: Shot, take: Take) -> str:
    return f"{shot.code}: take {take.number} replaced what this was made with"


def depend_on_it(count: int) -> str:
    things = "thing was" if count == 1 else "things were"
    return f"{count} {things} made with the old take; mark what is to be redone."


def cut_has(cut: Cut, take: Take) -> str:
    return f"cut {cut.number} came after take {take.number}"


def holds_the_old_take(shot: Shot) -> str:
    return f"holds the old take of {shot.code}"


def marked(name: str) -> str:
    return f"{brief(name)} is marked for redo."

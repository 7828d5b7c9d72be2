"""Takes and options that are back: circled, sent back, picked, made again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.core.money_format import CREDIT, amount
from bot.texts.changes import out_of_date
from bot.texts.wording import LONG, NAME, brief, is_now, moment, plain_status
from store.models import Asset, Batch, Gate, Proposal, Status, Take, Version

CIRCLE_HOW = "Circle what? For example: /film circle SC001_SH0010 2 from 00:01 to 00:03"
PICK_WHICH = "Nothing was locked: say which option of what, for example: /film pick MARA B"


def which_take(verb: str) -> str:
    why = " too nervous" if verb == "retake" else ""
    example = f"/film {verb} SC001_SH0010 2{why}"
    return f"Nothing was decided: say the shot and the number of the take, for example: {example}"


CIRCLE_TICKED, CIRCLE_PART, KEEP_A_PART = "Circle the ticked", "Circle this part", "Keep part"
RETAKE, SEND_BACK, OVERRULE = "Retake", "Send back", "Overrule"
PART_FROM, PART_TO = "From, such as 1.5 or 00:01", "To"


def take_of(shot: str, number: int) -> str:
    return f"{shot} take {number}"


def keep_title(take: Take) -> str:
    return f"Keep part of take {take.number}"


def circled(count: int, left: Mapping[str, Sequence[str]] | None = None) -> str:
    """How many takes are circled; `left`: by reason, those that are not."""
    said = f"{count or 'No'} take{'s' if count != 1 else ''} circled."
    return " ".join(
        [said, *(f"Not {', '.join(names)}: {why}" for why, names in (left or {}).items())]
    )


def retake(shot: str, take: int) -> str:
    return f"{shot} take {take} goes back with your reason."


def no_part(why: str) -> str:
    return f"Nothing was circled: {why}."


def part_outside(take: Take) -> str:
    return f"the part must lie within the take's {take.seconds:g} s and end after it begins"


def part_kept(take: Take, first: float, last: float) -> str:
    return f"Take {take.number} is circled from {first:g} s to {last:g} s."


def cut_is_approved(act: int) -> str:
    return f"Nothing was changed: the cut of act {act} is approved. Reopen it first."


def takes_title(batch: Batch) -> str:
    return f"Takes back. {brief(batch.title)}"


def takes_lines(takes: Sequence[Take]) -> tuple[str, ...]:
    waiting = sum(take.status == Status.WFA for take in takes)
    return (
        f"{waiting} of {len(takes)} need a decision: circle what you keep, retake with a reason.",
    )


def take_line(take: Take, unit: str = CREDIT) -> str:
    by = f" by {take.circled_by}" if take.circled_by and take.status == Status.DONE else ""
    if take.out_seconds is not None and take.status == Status.DONE:
        by = f", {take.in_seconds:g}–{take.out_seconds:g} s{by}"
    why = f": {brief(take.reason, LONG)}" if take.reason else ""
    cost = amount(take.cost, unit)
    hand = f"\n{by_hand(take)}" if take.by else ""
    return f"{take.seconds:g} s, {cost}, {plain_status(take.status)}{by}{why}{hand}"


def pick_title(asset: Asset, proposal: Proposal) -> str:
    again = f" (set {proposal.attempt})" if proposal.attempt > 1 else ""
    return f"{asset.kind.capitalize()} {brief(asset.name, NAME)}: pick one of four{again}"


def pick_lines(asset: Asset, versions: Sequence[Version], proposal: Proposal) -> tuple[str, ...]:
    lines = [f"Anchor: {brief(proposal.parts.get('anchor', asset.anchor), LONG)}"]
    for v in versions:
        mark = " (locked)" if v.id == asset.locked_version_id else ""
        differs = brief(", ".join(f"{k} {x}" for k, x in v.attributes.items()), LONG)
        lines.append(f"{v.label}: {differs}{mark}")
    if proposal.reason:
        lines.append(f"None of these: {brief(proposal.reason, LONG)}")
    return tuple(lines)


def picked(asset: Asset, version: Version) -> str:
    return f"{brief(asset.name, NAME)} is locked: option {version.label}."


MEND, NONE_OF_THESE, FOUR_MORE = "Mend", "None of these", "Make four more"
NOT_DRAWN = "Nothing was decided: there are no options of this request to send back."


def lock_option(version: Version) -> str:
    return f"Lock {version.label}"


def change_to(version: Version) -> str:
    return f"Change to {version.label}"


def mends(asset: Asset, version: Version) -> str:
    return (
        f"{brief(asset.name, NAME)} is to look like option {version.label} of set {_set(version)}"
    )


def _set(version: Version) -> int:
    return (version.number - 1) // 4 + 1


def change_asked(gate: Gate, asset: Asset) -> str:
    return (
        f"G-{gate.number} asks for the change of {brief(asset.name, NAME)}; it shows what goes out "
        "of date."
    )


def change_asked_already(gate: Gate) -> str:
    return f"G-{gate.number} asks for this change already; it {is_now(gate.status)}."


def asset_locked(asset: Asset, by: str = "", at: datetime | None = None) -> str:
    who = f", by {by}, {moment(at)}" if by else ""
    return f"{brief(asset.name, NAME)} is already locked{who}; changing it is a gate of its own."


def none_of_these(asset: Asset) -> str:
    return f"Four more of {brief(asset.name, NAME)} are on their way."


REDO, REPEAT = "Redo with current canon", "Repeat exactly"
NOT_STALE = "Nothing was proposed: this take is up to date. Use More of the same, or Retake."


def redone(why: str) -> str:
    return f"redone with current canon: {why}"


def repeats(take: int, why: str) -> str:
    state = f"; {out_of_date(why)}" if why else ""
    return f"repeats take {take} exactly{state}"


def repeats_title(shot: str, take: int) -> str:
    return f"{shot}: take {take} once more"


def gone_back(take: Take) -> str:
    why = f": {brief(take.reason)}" if take.reason else ""
    return f"Take {take.number} went back already{why}."


def redo_posted(name: str) -> str:
    return f"{name} posted, composed from today's canon; it needs its own approval."


def repeat_posted(name: str) -> str:
    return f"{name} posted with the very prompt, pictures and seed of the take; it needs approval."


def by_hand(take: Take) -> str:
    """A take somebody made by hand, for its card and for roles."""
    return f"take {take.number} by hand, {take.by}: {brief(take.words, LONG) or 'no words'}"

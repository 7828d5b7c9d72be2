"""Four people in four cities and how they decide: a pure function of the seed and a card's key."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import texts
from bot.core import zones
from bot.core.chat_port import Button, Card, Item
from store.models import Member

SHARE = 2**64
FIRST = "SC001_SH0010"
GATES_TO_REJECT = ("style:0", "shot_list:0", "storyboard:1")
LATE = ("question:producer:1", "gate:four_answers:0:1")  # not every script leaves a question open
REASONS = {
    "style": "The palette is too even: let one warm colour stand out and keep the rest cold.",
    "shot_list": "Scene 1 opens too close; begin wide so that we know where we are.",
    "storyboard": "The frames are all centred; put the weight to one side.",
    "rough_cut": "The moment passes before we feel it; play it slower.",
    "take": "The movement is too nervous; hold the camera still.",
    "asset": "All four look alike; bring one that is plainer and older.",
}


@dataclass(frozen=True)
class CrewMember:
    """A simulated member: `slow` is the mean number of minutes before they press."""

    handle: str
    name: str
    rights: tuple[str, ...]
    timezone: str
    checkin: str
    slow: int
    allowance: int = 0

    @property
    def account(self) -> str:
        return f"rehearsal:{self.handle}"

    def member(self, account: str) -> Member:
        """This person as a member of a production, by an account on its platform."""
        return Member(
            production_id=0,
            account=account,
            handle=self.handle,
            name=self.name,
            rights=list(self.rights),
            timezone=self.timezone,
            checkin=self.checkin,
            allowance=self.allowance,
        )


CREW = (
    CrewMember("@mara", "Mara", ("director",), "Europe/Lisbon", "09:30", 20),
    CrewMember("@deniz", "Deniz", ("line_producer",), "Europe/Istanbul", "10:00", 30),
    CrewMember("@kei", "Kei", ("artist",), "Asia/Tokyo", "10:00", 15, allowance=60),
    CrewMember("@ruth", "Ruth", ("editor",), "America/New_York", "09:00", 25),
)
PAGES = {
    "producer": "@mara",
    "directors_assistant": "@ruth",
    "storyboard": "@kei",
    "casting": "@kei",
    "costume": "@kei",
    "production_design": "@kei",
    "editor": "@ruth",
}
POLICY = (
    "each person answers in working hours, some minutes after a card appears; "
    "one gate is rejected with a reason, the first shot's prompt is edited, the first place gets a "
    "second set of four, the first shot's first take is retaken and its second render is lost, the "
    "producer agent's first question and the four answers wait for a day; one other take in twenty "
    "and one first rough cut in four are sent back"
)


@dataclass(frozen=True)
class Intent:
    """A press: which button, what is ticked, what the form will hold."""

    value: str
    ticked: tuple[int, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


def chance(seed: int, key: str) -> float:
    """A number in [0, 1) that depends on nothing else."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:8]) / SHARE


def when(seed: int, person: CrewMember, key: str, shown: datetime) -> datetime:
    """The moment this person acts on a card: after some minutes, in their working hours."""
    if key in LATE:
        return at_work(person, shown + timedelta(hours=26))
    minutes = 1 + 2 * person.slow * chance(seed, f"delay:{person.handle}:{key}")
    return at_work(person, shown + timedelta(minutes=round(minutes)))


def at_work(person: CrewMember, moment: datetime) -> datetime:
    """That moment, or the start of the next working day."""
    local = moment.astimezone(zones.zone(person.timezone))
    while local.weekday() > 4 or not 9 <= local.hour < 18:
        tomorrow = local if local.hour < 9 and local.weekday() < 5 else local + timedelta(days=1)
        local = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0)
    return local.astimezone(moment.tzinfo)


def loses(attempt: int, shot: str) -> bool:
    """The render that is lost on the way."""
    return shot == FIRST and attempt == 2


def decide(seed: int, card: Card) -> Intent | None:
    """What this card makes a person press, or None where it asks nothing."""
    kind, _, rest = card.key.partition(":")
    match kind:
        case "gate":
            return _gate(seed, card, rest)
        case "question":
            choices = [b for b in card.buttons if b.verb == "answer"]
            return (
                Intent(choices[int(chance(seed, card.key) * len(choices))].value)
                if choices
                else None
            )
        case "batch":
            return _batch(card)
        case "takes":
            return _takes(seed, card)
        case "asset":
            return _asset(seed, card, rest)
        case "checkin":
            return Intent(card.buttons[0].value) if chance(seed, card.key) < 0.5 else None
    return None


def button(buttons: tuple[Button, ...], verb: str) -> Button | None:
    return next((b for b in buttons if b.verb == verb), None)


def _gate(seed: int, card: Card, rest: str) -> Intent | None:
    stage, act, attempt = rest.split(":")
    approve, reject = button(card.buttons, "approve"), button(card.buttons, "reject")
    if approve is None or reject is None:
        return None
    sent_back = f"{stage}:{act}" == GATES_TO_REJECT[seed % len(GATES_TO_REJECT)] or (
        stage == "rough_cut" and bool(card.items) and chance(seed, card.key) < 0.25
    )
    if attempt == "1" and sent_back:
        return Intent(reject.value, values=(("reason", REASONS[stage]),))
    return Intent(approve.value)


def _batch(card: Card) -> Intent | None:
    lost = next(
        (
            b
            for item in card.items
            for b in item.buttons
            if b.verb == "more" and item.status == texts.LOST
        ),
        None,
    )
    if lost:
        return Intent(lost.value)
    waiting = [item for item in card.items if button(item.buttons, "reject")]
    for item in waiting:
        edit = button(item.buttons, "edit")
        if edit and item.key == f"{FIRST}:1:1":
            return Intent(
                edit.value, values=(("lighting", "one low source from the left, deep shadow"),)
            )
    more_money = button(card.buttons, "raise")
    if more_money:
        return Intent(more_money.value)
    approve = button(card.buttons, "approve")
    if approve is None or not waiting:
        return None
    return Intent(approve.value, ticked=tuple(item.id for item in waiting))


def _takes(seed: int, card: Card) -> Intent | None:
    waiting = [item for item in card.items if button(item.buttons, "retake")]
    for item in waiting:
        if _again(seed, item):
            retake = button(item.buttons, "retake")
            assert retake is not None
            return Intent(retake.value, values=(("reason", REASONS["take"]),))
    circle = button(card.buttons, "circle")
    return Intent(circle.value, ticked=tuple(i.id for i in waiting)) if circle and waiting else None


def _again(seed: int, item: Item) -> bool:
    shot, take = item.key.split(":")
    return take == "1" and (shot == FIRST or chance(seed, f"take:{item.key}") < 0.05)


def _asset(seed: int, card: Card, rest: str) -> Intent | None:
    kind, ordinal, attempt = rest.split(":")
    none = button(card.buttons, "none")
    if none and (kind, ordinal, attempt) == ("environment", "1", "1"):
        return Intent(none.value, values=(("reason", REASONS["asset"]),))
    picks = [b for b in card.buttons if b.verb == "pick"]
    return Intent(picks[int(chance(seed, card.key) * len(picks))].value) if picks else None

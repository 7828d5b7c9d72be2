"""Claims and locks."""

from collections.abc import Sequence

from bot.core.untrusted_text import quoted
from bot.texts.wording import NAME, brief, moment
from store.models import Asset, Claim, Shot

CLAIM, RELEASE, BY_HAND = "Claim", "Release", "by hand"
WHAT_CHANGED, AS_I_SAID, CIRCLE_IT = "What changed?", "As I said", "It is the take"
MARK_FOR_REDO = "Mark for redo"
SAY_WHAT_CHANGED = "Nothing was filed: say in a sentence what changed, so that nobody undoes it."
CLAIM_WHICH = "Claim which shot? For example: /film claim SC001_SH0010 the reflection"
LOCK_WHICH = "Lock what? For example: /film lock MARA the scar is being redrawn"
LOCK_WHY = "Nothing was locked: say why, so that others know when to ask: /film lock MARA the scar"
UNLOCK_WHICH = "Unlock what? For example: /film unlock SC001_SH0010 Kei is ill"
UNLOCK_WHY = "Nothing was unlocked: say why; whoever holds it is told."
GUESTS_CLAIM_NOTHING = (
    "Nothing was claimed: guests watch and comment; ask the director for a right."
)
POST_IT_HERE = "Post what you make in this thread: it becomes the take, and you say what changed."
MARKED_ALREADY = "Already marked for redo."
IS_UP_TO_DATE = "Nothing was marked: this is up to date."
IS_A_SHOTS = "Nothing was decided: this file came into a shot's thread, and is asked about there."


def is_held(claim: Claim) -> str:
    """Who holds it and why, for a person who is about to change it."""
    why = f": {brief(claim.why)}" if claim.why else ""
    return (
        f"Nothing was changed: {brief(claim.name, NAME)} {is_held_by(claim)}{why}. Ask them, or "
        "an approver breaks it with /film unlock."
    )


def is_held_by(claim: Claim) -> str:
    what = "is locked by" if claim.locked else "is claimed by"
    return f"{what} {claim.by} since {moment(claim.at)}"


def held_from_roles(claims: Sequence[Claim]) -> str:
    """Say to a role what people hold."""
    named = "; ".join(
        f"{claim.name} {is_held_by(claim)}" + (f": {quoted(claim.why)}" if claim.why else "")
        for claim in claims
    )
    return f"{named}. Leave it out; what changed reaches you when it is released"


def held_since(claim: Claim) -> str:
    why = f": {brief(claim.why)}" if claim.why else ""
    return f"{'Locked' if claim.locked else 'Claimed'} by {claim.by}, {moment(claim.at)}{why}"


def held_by(claim: Claim) -> str:
    why = f", {brief(claim.why, NAME)}" if claim.why else ""
    return f"{brief(claim.name, NAME)} by {claim.by}{why}, since {moment(claim.at)}"


def you_hold(claim: Claim) -> str:
    return f"{brief(claim.name, NAME)} {'locked' if claim.locked else 'claimed'} by {claim.by}"


def yours_already(claim: Claim) -> str:
    return f"You hold {brief(claim.name, NAME)} already, since {moment(claim.at)}."


def claimed(claim: Claim, on_the_way: Sequence[str]) -> str:
    name = brief(claim.name, NAME)
    head = f"{name} is {'locked' if claim.locked else 'yours'} until you release it."
    if not on_the_way:
        return head
    many = ", ".join(on_the_way)
    return f"{head} {many} was approved before and still runs; its takes wait for you."


def is_cut_out(code: str) -> str:
    return f"Nothing was changed: {code} is no longer in the shot list."


def no_such_thing(words: str) -> str:
    return (
        f"There is no shot and no asset called {brief(words, 60)!r}. A shot is named like "
        "SC001_SH0010, on its scene's page 10 will do."
    )


def asset_is_locked_not_claimed(asset: Asset) -> str:
    name = brief(asset.name, NAME)
    return f"Shots are claimed; to keep others from {name}, lock it: /film lock {name} why"


def nobody_holds(thing: Shot | Asset) -> str:
    name = thing.code if isinstance(thing, Shot) else thing.name
    return f"Nobody holds {brief(name, NAME)}."


def release_which(mine: Sequence[str]) -> str:
    if not mine:
        return "You hold nothing."
    return f"Release which? You hold {', '.join(brief(name, NAME) for name in mine)}."


def given_back_already(claim: Claim) -> str:
    when = moment(claim.ended_at)
    return f"{brief(claim.name, NAME)} was given back already, by {claim.ended_by}, {when}."


def not_yours_to_release(claim: Claim) -> str:
    return (
        f"Nothing was changed: {claim.by} holds {brief(claim.name, NAME)}. An approver breaks it "
        f"with /film unlock {brief(claim.name, NAME)} why"
    )


def released(claim: Claim) -> str:
    return f"{brief(claim.name, NAME)} is free again; its roles hear what changed."


def unlocked(claim: Claim) -> str:
    return f"{brief(claim.name, NAME)} is free again; {claim.by} is told why."


def broken_open(claim: Claim) -> str:
    return (
        f"{claim.ended_by} took {brief(claim.name, NAME)} out of your hands: "
        f"{brief(claim.reason)}. What you filed stays."
    )

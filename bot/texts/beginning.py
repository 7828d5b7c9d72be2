"""How a production begins in chat: its form, its script, its rooms, its crew."""

from collections.abc import Sequence
from typing import Any

from bot.texts.crew import called
from bot.texts.wording import BRIEF, NAME, brief
from store.models import Entry

NEW_FILM, BEGIN, OPEN_FORM = "New production", "Begin", "Open the form"
LOAD_AS_SCRIPT, TRY_OURS = "Load as script", "Try ours"
NEW_HERE = "A new production: one form asks what it is called, how it looks and who approves."
HOME_HERE, HOME_PAGE = "This channel", "The producer agent’s page"
FORM_FIELDS = {
    "title": "Title",
    "code": "SHOW code: 2 to 12 of A-Z 0-9, in front of every shot’s name",
    "format": "Picture",
    "timezone": "Time zone, like Europe/Lisbon",
    "checkin": "Check-in, at each person’s own hour",
    "budget": "Budget in credits; empty: the shot list sets it",
    "approvers": "Who approves beside you; each becomes a director",
    "home": "Where questions and digests are posted",
}
TITLE_MISSING = "Give the film a title."
CODE_HOW = "A code has 2 to 12 of A-Z and 0-9."
FORMAT_HOW = "Choose one of the pictures that are listed."
CHECKIN_HOW = "Say an hour and a minute, like 09:30."
BUDGET_HOW = "Say a whole number of credits, like 400, or leave it empty."
APPROVERS_HOW = "Choose up to twenty people of this chat."
HOME_HOW = "Choose one of the two places."
NOT_YOUR_FORM = "Nothing was begun: this form is for who asked for it. Say `/film new` yourself."
LOOKED_INTO = "What you posted is looked into; the card that begins the film comes here."
DROP_HERE = "Drop your script here, or try ours."
DROP_HOW = "I read Fountain, Final Draft (.fdx), PDF and plain text; a form then begins the film."
READ_FROM_PDF = "Read from a PDF: load it only if scenes and people are right."
NOTHING_READ = "No script was found in what you posted, and nothing was kept."
BRING_THERE = "If it is for a film of yours, post it on a page of that film."
TO_NOBODY = (
    "Nobody hears this here: write on a role’s page, or ask the producer agent with /film ask. "
    "/film help lists every word."
)
HAS_SCRIPT = "Nothing was loaded: this production has a script already. Bring yours on this page."


def code_taken(code: str, free: str) -> str:
    return f"{code} is another production’s; {free} is free."


def code_is_word(code: str) -> str:
    return f"{code} is a word of /film; choose another code."


def zone_unknown(said: str, near: str) -> str:
    hint = f" Did you mean {near}?" if near else ""
    return f"There is no time zone {brief(said, NAME)}.{hint}"


def not_a_person(name: str) -> str:
    return f"{brief(name, NAME)} is an app: choose people."


NOBODY_THERE = "One of these people cannot be found; choose them again."


def not_begun(faults: Sequence[tuple[str, str]]) -> str:
    """What of a form was not taken; what was filled in is kept for the next time it opens."""
    lines = [f"• {FORM_FIELDS[name].partition(':')[0]}: {why}" for name, why in faults]
    return "\n".join(["Nothing was begun; what you filled in is kept.", *lines])


def begun(title: str, code: str, rooms: Sequence[str], script: bool) -> str:
    pages = " and ".join(rooms)
    then = (
        "The producer agent reads the script there."
        if script
        else "Drop the script there; until then nothing begins."
    )
    return f"{brief(title, NAME)} ({code}) is begun. Its first rooms come now: {pages}. {then}"


def begun_already(code: str) -> str:
    return f"Nothing was begun: {code} was begun from this already."


def script_read(title: str) -> str:
    return f"{brief(title, NAME)}: begin a production with this script?"


def script_facts(script: dict[str, Any]) -> str:
    scenes, people = len(script["scenes"]), len(script["characters"])
    pages = max(1, round(script["eighths"] / 8))
    return (
        f"{scenes} scene{'' if scenes == 1 else 's'}, {people} "
        f"{'person speaks' if people == 1 else 'people speak'}, about {pages} "
        f"page{'' if pages == 1 else 's'}."
    )


NO_SCRIPT_YET = (
    "There is no script yet. Drop it on the producer agent’s page, or put it on a message."
)


def script_of(entry: Entry, *, locked: bool) -> str:
    state = "its gate is approved" if locked else "a draft; its gate makes it canon"
    name = brief(entry.body.get("title") or "The script", NAME)
    facts = script_facts(entry.body)
    return f"{name}, v{entry.version} by {entry.author}: {facts} {state.capitalize()}."


def no_script(whys: Sequence[str], *, elsewhere: bool) -> str:
    """`elsewhere`: the person is in films that may have a use for it."""
    there = [BRING_THERE] if elsewhere else []
    return "\n".join([NOTHING_READ, *(f"• {brief(why, BRIEF)}" for why in whys), *there])


def room_topic(code: str, role: str, mark: str) -> str:
    """A room of ours is known by this: `mark` is of one production alone."""
    return f"Continuity: {code}, {role} ({mark})"


def no_room(code: str, name: str, why: str) -> str:
    return (
        f"{code}: the room {name} could not be made: {why}. Nothing else is lost. Try again when "
        "that is mended, or invite me into a channel of yours and say /film crew add ROLE there."
    )


def no_page_here(code: str, name: str, why: str) -> str:
    return f"{code}: the channel where you asked for {called(name)} is not its page: {why}."


def home_closed(code: str) -> str:
    return (
        f"{code}: the channel where you asked for it is closed to me, or another production’s, so "
        "its questions and digests come to the producer agent’s page."
    )


OURS_LOADED = "The Last Lamp is this production’s script now, as a draft; its gate makes it canon."
TRY_AGAIN = "Try again"
PAGE_TAKEN = "that channel is another role’s page, or a production’s home"
HAS_PAGE = "the role has another page by now"
CANNOT_ENTER = "I am not in that channel and cannot enter it; invite me there first"


def no_rooms(code: str) -> str:
    return f"{code}: rooms are missing"

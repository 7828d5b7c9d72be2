"""Entries of the canon: as a card shows them, in full, before and after, found."""

from collections.abc import Sequence
from typing import Any

from bot.texts.presses import PDF_READ
from bot.texts.wording import (
    BRIEF,
    FIELDS,
    LONG,
    NAME,
    TILDE,
    brief,
    linked,
    moment,
    scope_words,
    version_name,
)
from store.models import Entry, EntryKind, Gate


def nothing_found(what: str) -> str:
    return f"Nothing is decided about {brief(what, 60)!r}. Ask it, and the answer becomes canon."


def six_inputs(states: Sequence[tuple[str, str]]) -> str:
    have = sum(state == "locked" for _, state in states)
    return "\n".join([f"{have} of 6 locked", *(f"{name}: {state}" for name, state in states)])


def entry_lines(entry: Entry) -> list[str]:
    head = f"*{entry.kind.replace('_', ' ')}: {brief(entry.name, NAME)} v{entry.version}*"
    if entry.kind == EntryKind.SCRIPT:
        b = entry.body
        size = f"{len(b['acts'])} acts, {len(b['scenes'])} scenes, {b['eighths']} eighths"
        cast = brief(", ".join(b["characters"]), LONG)
        about = [head, f"Title: {brief(b['title'], NAME)}; {size}", f"Characters: {cast}"]
        return [*about, *to_confirm(b)]
    if entry.kind == EntryKind.SHOT_BREAKDOWN:
        shots = entry.body["shots"]
        return [head, f"{len(shots)} shots, {sum(s['seconds'] for s in shots):g} s"]
    told = [f"• {brief(name, NAME)}: {brief(value)}" for name, value in _told(entry)]
    more = [f"• and {len(told) - FIELDS} more fields"] if len(told) > FIELDS else []
    return [head, *told[:FIELDS], *more]


READ_IT_ALL = "Read it all"
NOTHING_WRITTEN = "Nothing is written down for this gate."


def is_cut(entry: Entry) -> bool:
    """Whether a card shows less of an entry than there is."""
    if entry.kind in (EntryKind.SCRIPT, EntryKind.SHOT_BREAKDOWN):
        return True
    told = _told(entry)
    return len(told) > FIELDS or any(len(str(value)) > BRIEF for _, value in told)


def entry_in_full(entry: Entry) -> str:
    """Every word of an entry, field by field; a script as it is read, scene by scene."""
    head = f"{entry.kind.replace('_', ' ')}: {entry.name} v{entry.version}"
    if entry.kind == EntryKind.SCRIPT:
        return "\n".join([head, *(_scene_in_full(scene) for scene in entry.body["scenes"])])
    if entry.kind == EntryKind.SHOT_BREAKDOWN:
        return "\n".join([head, *(_shot_in_full(shot) for shot in entry.body["shots"])])
    return "\n".join([head, *(f"{name}: {value}" for name, value in entry.body.items())])


def _scene_in_full(scene: dict[str, Any]) -> str:
    said = (element["text"] for element in scene["elements"])
    return "\n".join([f"\n{scene['heading']}", *said])


def _shot_in_full(shot: dict[str, Any]) -> str:
    cast = ", ".join(shot["cast"])
    how = f"{shot['size']}, {shot['angle']}, {shot['movement']}, {shot['seconds']:g} s"
    return f"{shot['shot']}: {shot['action']} ({how}{f'; {cast}' if cast else ''})"


def to_confirm(script: dict[str, Any]) -> list[str]:
    """What a person has to look at in a script whose file left something to guess."""
    asked = [PDF_READ] if script.get("needs_confirmation") else []
    doubts = [f"• {brief(doubt)}" for doubt in script.get("warnings", ())[:FIELDS]]
    return [*asked, *doubts]


def _told(entry: Entry) -> list[tuple[str, Any]]:
    """An entry's fields; a treatment's registers, one per scene, on one line."""
    moods = [str(v) for name, v in entry.body.items() if name.startswith("register ")]
    hidden = ("register ", "sha256")
    frames = {"frames": f"{len(entry.body.get('frames', ()))}, one picture each"}
    body = {name: frames.get(name, v) for name, v in entry.body.items()}
    rest = [(name, v) for name, v in body.items() if not name.startswith(hidden)]
    return [*rest, *([("registers, scene by scene", ", ".join(moods))] if moods else [])]


FIND_MORE = "… and more; add a word to find fewer."


def find_fewer(most: int) -> str:
    return f"Nothing was looked for: say up to {most} words. The beginning of a word is enough."


def find_shorter(most: int) -> str:
    return f"Nothing was looked for: that is too long. Say a few words, {most} characters at most."


def hit(name: str, words: str, about: str, standing: str, permalink: str = "") -> str:
    """One thing that was found; what no longer holds is struck through."""
    mark = {"draft": " [draft]", "asked": " [open question]"}.get(standing, "")
    said = f"{words} ({about})" if about else words
    line = f"{linked(brief(name, NAME), permalink)}{mark}: "
    if standing == "superseded":
        return f"~~{line}{said.replace('~', TILDE)}~~"
    return line + said


def history_line(entry: Entry, standing: str) -> str:
    """One version as history tells it: what it is, whose, when and why, in whose words."""
    return f"• {version_name(entry)} ({_state(entry, standing)}), {_from_whom(entry)}"


def entry_about(entry: Entry, standing: str) -> list[str]:
    """What an entry is, since when it holds and where, and who wrote it."""
    what = version_name(entry)
    if entry.kind == EntryKind.DECISION:
        what = f"{what} {brief(entry.name, NAME)}"
    if entry.kind == EntryKind.DECISION or entry.scope == "production":
        what = f"{what}, for {scope_words(entry.scope)}"
    head = f"*{entry.kind.replace('_', ' ')}: {what}*"
    return [f"{head} ({_state(entry, standing)})", f"By {_from_whom(entry)}"]


def _state(entry: Entry, standing: str) -> str:
    return {"draft": "draft", "holds": f"canon {entry.canon_version}, holds now"}.get(
        standing, f"canon {entry.canon_version}"
    )


def _from_whom(entry: Entry) -> str:
    why = f": {brief(entry.reason)}" if entry.reason else ""
    said = f" “{brief(entry.words, 120)}”" if entry.words not in entry.reason else ""
    link = f" {entry.permalink}" if entry.permalink else ""
    return f"{brief(entry.author, NAME)}, {moment(entry.at)}{why}{said}{link}"


def older_versions(count: int) -> str:
    return f"• and {count} older"


def same_content(one: Entry, other: Entry) -> str:
    return f"• {version_name(one)} and {version_name(other)} say the same."


def restored(version: int, reason: str) -> str:
    return f"v{version} restored" + (f": {reason}" if reason else "")


def holds_already(entry: Entry) -> str:
    return f"Nothing was restored: {version_name(entry)} is what holds now."


def not_restored(what: str) -> str:
    return f"Nothing was restored: {what}."


RESTORE_DECISION = "a decision is amended where it was asked, so that everyone hears it"
RESTORE, WHY_RESTORE = "Restore", "Why is it to be as it was?"
HISTORY_HOW = "Whose history? For example: /film canon history MARA"
COMPARE_HOW = (
    "Compare which versions? Name one to hold it against what holds now, or two: "
    "/film canon compare MARA v1 v2"
)
RESTORE_HOW = (
    "Restore which version, and why? For example: /film canon restore MARA v1 the scar was better"
)
CANON_READS = (
    "film canon reads; a version is restored and words are promoted by a person in chat, with "
    "/film canon"
)
CANON_FORMS = {
    "canon": "the six inputs, and which are there",
    "canon MARA": "what the entry says now, since when, by whom; canon style scene:4 for one scene",
    "canon history MARA": "every version, the newest first",
    "canon compare MARA v1 v2": "two versions, field by field; of one, against what holds now",
    "canon restore MARA v1 the scar was better": "asks for an old version as a new one, with why; "
    "a gate shows what goes out of date before it is confirmed",
    "canon promote scene:4 the window stays shut": "makes it a decision for every role; the "
    "director's word holds at once, anybody else's asks the director",
    "canon promote LINK": "the same with a message, in its words and under its author's name",
}


def restore(old: Entry) -> str:
    return f"{RESTORE} {version_name(old)}"


def history_of(entry: Entry) -> str:
    return f"History of {brief(entry.name, 40)}"


def restored_by(version: int, who: str, reason: str) -> str:
    return f"v{version} restored by {who}: {reason}"


def restore_asked(gate: Gate, old: Entry, draft: Entry) -> str:
    return (
        f"G-{gate.number} asks whether {version_name(old)} comes back as v{draft.version}; nothing "
        "changes before it is approved."
    )


def draft_restored(old: Entry, draft: Entry) -> str:
    return (
        f"{version_name(old)} is back as the draft v{draft.version}; the gate of its stage makes "
        "it canon."
    )


def instead_of(draft: Entry) -> str:
    return f"It takes the place of the draft v{draft.version} by {brief(draft.author, NAME)}."


def no_entry(words: str, known: Sequence[str]) -> str:
    there = f" There is {', '.join(brief(name, NAME) for name in known)}." if known else ""
    return f"There is no entry {brief(words, 60)!r} in the canon.{there}"


def which_entry(words: str, things: Sequence[tuple[str, str]]) -> str:
    """Several entries are called that: a kind, or a name that is several things."""
    named = [f"{kind.replace('_', ' ')} {brief(name, NAME)}" for kind, name in things]
    return f"Which {brief(words, 60)}? There is {', '.join(named)}."


def no_scope(name: str, there: Sequence[str]) -> str:
    where = ", ".join(f"{scope_words(scope)} ({scope})" for scope in there)
    return f"{brief(name, NAME)} is there for {where}; say which."


def no_version(name: str, version: int, last: int) -> str:
    return f"There is no v{version} of {brief(name, NAME)}; its versions are v1 to v{last}."

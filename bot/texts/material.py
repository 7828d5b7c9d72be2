"""What a team brings."""

from collections.abc import Sequence

from bot.texts.entries import to_confirm
from bot.texts.wording import LONG, NAME, brief, moment
from store.models import Asset, ImportBatch, ImportedFile, ImportStatus, Taken

# Material a team brings.
MATERIAL = "Material"
TAKE_IT_SO, LEAVE_IT = "Take it so", "Leave it"
CORRECT_AND_START = "Correct, and start at…"
ANCHOR_AND_LOCK = "Anchor and lock"
BROUGHT_ALONG = "brought along"
PDF_TOO_HEAVY = (
    "this PDF is too heavy to read; export it again from your writing program, or bring Fountain "
    "or Final Draft"
)
SCRIPT_TOO_HEAVY = (
    "this file is too heavy to read; export the script again from your writing program, as "
    "Fountain or plain text"
)
PICTURE_TOO_HEAVY = "this picture is too heavy to open; save it again as JPEG or PNG, smaller"
FILM_TOO_HEAVY = "this film is damaged or too heavy to open; export it again as MP4 or MOV"
SCRIPT_TOO_LONG = "it is too long for a script; bring the part that belongs to this film"
TAKEN: dict[Taken, str] = {
    Taken.SCRIPT: "script",
    Taken.TREATMENT: "treatment",
    Taken.STYLE_BLOCK: "style block",
    Taken.STYLE_FRAME: "style frame",
    Taken.CHARACTER: "character",
    Taken.ENVIRONMENT: "location",
    Taken.PROP: "prop",
    Taken.ANCHOR: "anchor",
    Taken.CLIP: "clip",
    Taken.UNKNOWN: "nothing",
}
BRINGING = {
    "files": "What each file is; location ATTIC, clip SC001_SH0010, nothing",
    "anchors": "Anchors: what of each picture stays, in words",
    "style": "Style block; its last line may be Never: ...",
    "answers": "The four answers, to start behind them",
    "start": "Start at this stage; the gates before it are signed as brought along",
}
PARCEL_STATUS = {
    "arriving": "on its way",
    "open": "needs approval",
    "confirmed": "taken",
    "landed": "taken",
    "left": "left aside",
}
PARCEL_LEFT = "Left aside; nothing of it was taken."
PARCEL_ASKED_AGAIN = "Undone; nothing of it was taken, and the card asks again."
STILL_ARRIVING = "Nothing was decided: its files are still being looked into."
NOTHING_TAKEN = "Nothing was taken: say of at least one file what it is, with the form."
SCRIPT_IS_LOCKED = "not taken: the script is locked; reopen its gate first, then bring it again"
NEEDS_CHANGE = "not taken: it is locked; ask its role on its page for a change"
IS_DRAFT = "a draft now; its gate makes it canon"
LEFT_ASIDE = "left aside"
IS_TAKE = "a take of its shot now"
LOCKED_AS_BROUGHT = "locked as brought along"
FOUR_ANSWERS = "the four answers"
BROUGHT_IS_LOCKED_THERE = (
    "Nothing was locked: a picture you brought is locked on its material's card."
)
NOT_LANDED = "Nothing was locked: this material is not taken yet."
ANCHOR_MISSING = (
    "Nothing was locked: the anchor was empty; say what of the picture stays, in words."
)
LOCK = "Lock"
IMPORT_HOW = (
    "Put the files on the message: a zip, a script, sheets, plates, style frames, clips. Each is "
    "then proposed as what it is."
)
IMPORT_GUESTS = "Nothing was brought: guests watch and comment; ask the director for a right."
ON_ITS_WAY = "They are looked into; the card that says what each is taken for comes here."


def parcel_title(parcel: ImportBatch) -> str:
    return f"Material: {brief(parcel.title, NAME)}: {PARCEL_STATUS[parcel.status]}"


def parcel_waits(parcel: ImportBatch) -> str:
    """What of material waits: all of it, or the anchors of pictures that are in already."""
    if parcel.status == ImportStatus.OPEN:
        return parcel_title(parcel)
    return f"Material: {brief(parcel.title, NAME)}: pictures wait for an anchor"


def parcel_lines(parcel: ImportBatch) -> tuple[str, ...]:
    lines = [f"Brought by {parcel.by}, {moment(parcel.at)}"]
    if parcel.words:
        lines.append(f"With the words: {brief(parcel.words, LONG)}")
    if parcel.decided_by:
        state = PARCEL_STATUS[parcel.status]
        lines.append(f"{state} by {parcel.decided_by}, {moment(parcel.decided_at)}")
    aside = parcel.refused
    lines += [f"Left aside: {brief(f['name'], NAME)}: {brief(f['why'])}" for f in aside[:20]]
    return (*lines, *([f"and {len(aside) - 20} more left aside"] if aside[20:] else []))


def so_many(count: int) -> str:
    return f"{count} files"


def anchor_of(name: str) -> str:
    return f"Anchor of {brief(name, NAME)}: what of this picture stays, in words"


def locked_as_brought(asset: Asset) -> str:
    return f"{brief(asset.name, NAME)} is locked by the picture you brought."


def at_the_console(user: str) -> str:
    return f"{brief(user, NAME)} at the command line"


def no_member_here(user: str, who: Sequence[str]) -> str:
    people = " or ".join(who) or "its director"
    return f"{brief(user, NAME)} is no member here: the card waits for {people} to press it"


def could_start(title: str) -> str:
    return f"With this the production could start at: {title}"


def taken_for(kind: Taken, subject: str) -> str:
    return f"{TAKEN[kind]} {subject}".strip()


def file_line(first: int, last: int, kind: Taken, subject: str) -> str:
    numbers = f"{first}" if first == last else f"{first}-{last}"
    return f"{numbers} {taken_for(kind, subject)}"


def material_label(first: ImportedFile, last: ImportedFile) -> str:
    return brief(f"{first.number}  {first.name}" + ("" if first is last else f" … {last.number}"))


def material_words(material: ImportedFile, count: int, anchor: str) -> str:
    """What a file is taken for, what was read in it, and what became of it."""
    kind = Taken(material.kind)
    what = brief(taken_for(kind, material.subject), NAME) or TAKEN[Taken.UNKNOWN]
    if kind == Taken.UNKNOWN:
        what = "not clear what this is"
    if kind == Taken.STYLE_FRAME and count > 1:
        what = f"{count} style frames, one set"
    read = _read_in(material, kind) if kind in (Taken.SCRIPT, Taken.CLIP) else []
    words = [f"Anchor: {brief(anchor, LONG)}"] if anchor else []
    return "\n".join([what, *read, *words, *([material.note] if material.note else [])])


def _read_in(material: ImportedFile, kind: Taken) -> list[str]:
    if kind == Taken.CLIP:
        return [f"{material.body['seconds']:g} s"]
    script = material.body["script"]
    size = f"{len(script['acts'])} acts, {len(script['scenes'])} scenes"
    cast = brief(", ".join(script["characters"]), LONG)
    return [f"{size}, {script['eighths']} eighths; characters: {cast}", *to_confirm(script)]


def parcel_taken(who: str) -> str:
    return f"Taken by {who}; it finds its place in 20 seconds. Until then you can undo it."


def not_taken(why: str) -> str:
    return f"Nothing was taken: {why}."


def locks_something(who: str) -> str:
    return f"Nothing was taken: this locks something, which is for {who} to decide."


def cannot_start(title: str, missing: Sequence[str]) -> str:
    return f"Nothing was taken: to start at {title}, this is missing: {'; '.join(missing)}."


def without_anchor(names: Sequence[str], more: int) -> str:
    rest = f" and {more} more" if more else ""
    return f"a picture with its anchor of {', '.join(brief(name, NAME) for name in names)}{rest}"


def one_signs_alone(title: str, quorum: int) -> str:
    return f"{title} wants {quorum} people, and one alone cannot bring it along"


def missing_for(kind: str, title: str) -> str:
    return f"a {kind.replace('_', ' ')} for the {title.lower()}"


def bad_line(line: str) -> str:
    return (
        f"the line “{brief(line, 60)}” does not say what a file is; write its number and one of "
        f"{', '.join(TAKEN.values())}, with a name where it has one"
    )


def bad_shot(line: str) -> str:
    return f"the line “{brief(line, 60)}” names no shot; a shot is named like SC004_SH0020"


def no_file(number: int) -> str:
    return f"there is no file {number} on this card"


def cannot_be(number: int, name: str, names: Sequence[str]) -> str:
    return f"file {number} ({brief(name, NAME)}) can only be {' or '.join(names)}"


def bad_anchor(line: str, names: Sequence[str]) -> str:
    there = ", ".join(brief(name, NAME) for name in names) or "no picture of anybody here"
    return f"the anchor “{brief(line, 60)}” must begin with a name and a colon; there is {there}"


def bad_answer(line: str, names: Sequence[str]) -> str:
    return f"the answer “{brief(line, 60)}” must begin with one of {', '.join(names)}, and a colon"


def bad_start(title: str, titles: Sequence[str]) -> str:
    return f"there is no stage “{brief(title, 60)}” to start at; there is {', '.join(titles)}"


def whose(number: int, name: str) -> str:
    return f"say whose file {number} ({brief(name, NAME)}) is, with the form"


def twice(number: int, what: str) -> str:
    return f"file {number} is a second {brief(what, NAME)}; keep one of them"


def style_words(style: dict[str, str]) -> str:
    never = style.get("negatives")
    return style["text"] + (f"\nNever: {never}" if never else "")


def no_shot(code: str) -> str:
    if not code:
        return "no shot is in its name; bring it again with a name like SC004_SH0020.mp4"
    return f"waits for {code}: it becomes a take when the shot list is locked"


def waits_for_dop(code: str) -> str:
    return f"waits for {code}: it becomes a take when its scene has a DOP; add crew"


def is_take(code: str, number: int) -> str:
    return f"{IS_TAKE}: {code} take {number}"


def clips_title(parcel: ImportBatch, scene: int) -> str:
    return f"Scene {scene}, brought along: {brief(parcel.title, NAME)}"


def waits_for_anchor(role: str) -> str:
    return f"no anchor came with it: {role.replace('_', ' ')} writes one, then it can be locked"

"""Every word people read on a card or get as an answer: one catalogue."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.foreign import quoted
from bot.money import CREDIT, amount, figure, share
from store.ledger import LEVELS
from store.models import (
    Agent,
    Asset,
    Batch,
    CheckIn,
    Choice,
    Claim,
    Cut,
    Entry,
    EntryKind,
    Gate,
    GateStatus,
    Handover,
    Heard,
    Material,
    Member,
    Parcel,
    ParcelStatus,
    Proposal,
    ProposalStatus,
    Question,
    QuestionStatus,
    Shot,
    Status,
    Suggestion,
    Take,
    Taken,
    Version,
)

# How long what others wrote may be in a line of ours, in characters.
NAME, BUTTON, BRIEF, LONG = 80, 75, 240, 1500
MANY = 20  # of a list in one message
FIELDS = 40  # of an entry on a card
LETTERS = "ABCDEFGH"
TILDE = "\N{TILDE OPERATOR}"  # strikes nothing through
ADDRESS = re.compile(r"[a-z]+://[^\s()<>\[\]|]{1,500}")

WHY = "What is wrong, in a sentence?"
FILL_IN = "Fill in the form; submitting it decides."
EDIT = "Change the shot's own words; locked parts are added by the bot."
OWN_WORDS = "In my own words"

REASON_MISSING = "Nothing was decided: say why in a sentence, the agent works from it."
ANSWER_MISSING = "Nothing was recorded: the answer was empty."
FOUR_ANSWERS_MISSING = "Nothing was locked: all four answers are needed before any asset."
NOTHING_TICKED = "Nothing was decided: tick at least one item first."
OUT_OF_DATE = (
    "Nothing was decided: this card is out of date. What it showed has changed; the newer card "
    "is below."
)
RECOMPOSED = (
    "Nothing was decided: the canon changed since this card, so the prompt was composed anew. "
    "Look and decide again."
)
SUPERSEDED = "Nothing was decided: a newer card asks this."
UNKNOWN = (
    "Nothing was decided: this button does not belong to anything here. Open `/film mine` for "
    "what waits."
)
WENT_WRONG = (
    "Nothing was done: this went wrong here. It stands in the program's log; try another way."
)
JOIN = "Join as guest"
JOINED_ALREADY = "You are in this production already."
NOT_MEMBER = (
    "Nothing was decided: you are not a member of this production. Ask its director to add you."
)
UNDONE = "Undone. It is asked again on a new card."
UNDO_OVER = "Too late to undo: the 20 seconds are over and the work has begun."
NOT_RENDERED = "Nothing was proposed: there is no rendered take to make more of."
GUESTS_SUGGEST = "Nothing was recorded: guests comment; the director gives the right to answer."
NOTHING_NEW = "Nothing new."
REACTION_IS_NO_MONEY = "Nothing was decided: a reaction never spends or picks; use the buttons."
REACTION_NEEDS_BUTTON = "Nothing was decided: this gate has a form; press its button."
SAY_WHY_HERE = "Rejecting. Say why in this card's thread: your next reply there is the reason."
KEEP_PART = "Say from where to where."
NOT_JUDGED_YET = "Nothing to overrule: nobody has judged this take yet."
PDF_READ = "Read from a PDF: approve only if scenes, characters and length are right."
GUESTS_WATCH = "Guests watch and comment; ask the director for a right to do more."
STOP = "Stop"
NOTHING_RUNS = "Nothing to stop: no turn is running here."
TALK_TOO_LONG = "This talk has grown longer than the model can read."
TOO_MANY_STEPS = "I stopped after too many steps; tell me what matters most and I go on from there."
TOO_EXPENSIVE = "I stopped: this turn has cost as much as a turn may. Ask for a smaller part."
MORE = "more of the same"
LOST = "lost and refunded"
FOUR_MORE_ASKED = "Four more are already asked for."
SENT_BACK = "Nothing was decided: these four were sent back, and four more were asked for."
DISAGREEMENT = "Two positions contradict; what depends on it waits for a person."
STATUS_WORDS = {
    GateStatus.OPEN: "needs approval",
    GateStatus.APPROVED: "approved",
    GateStatus.REJECTED: "rejected",
    GateStatus.UNDONE: "undone",
    GateStatus.OUT_OF_DATE: "out of date",
    GateStatus.SUPERSEDED: "superseded",
    ProposalStatus.SKIPPED: "skipped",
    ProposalStatus.RENDERED: "rendered",
    Status.WFA: "needs approval",
    Status.RETAKE: "to be redone",
    Status.DONE: "circled",
    "open": "needs approval",
}


def reason_too_long(most: int) -> str:
    return f"Nothing was decided: that is too long; say it in up to {most} characters."


def plain_status(status: str) -> str:
    return STATUS_WORDS.get(status, status)


def moment(at: datetime | None) -> str:
    return at.strftime("%d %b %H:%M UTC") if at else ""


def already(what: str, by: str | None, at: datetime | None) -> str:
    return f"Already decided: {plain_status(what)} by {by or 'somebody'}, {moment(at)}."


def join(title: str) -> str:
    return (
        f"You are not in {brief(title, NAME)} yet. Guests read and comment; the director says more."
    )


def joined(title: str) -> str:
    return f"You are a guest of {brief(title, NAME)}: you read and comment."


def not_allowed(who: str) -> str:
    return f"Nothing was decided: this is for {who} to decide."


FIND_WHAT = (
    "Find what? Say one word or several, their beginnings are enough. For example: "
    "/film find lantern"
)
UNDO_WHICH = "Undo which? For example: /film undo G-7"
REOPEN_WHICH = "Reopen which? For example: /film reopen G-7 the ending changed"
STOP_WHOM = "Stop whom? Say it on the agent's page, or name it: /film stop casting"
LAST_DIRECTOR = "Nothing was changed: a production keeps at least one director."
DEPUTY_HOW = "Say who and until when: /film deputy @sam until 08:00, or /film deputy off."
DEPUTY_NOT_ON = "Nothing was changed: rights are lent to somebody else, and lent ones not lent on."
DEPUTY_OFF = "Your rights are yours alone again."
NO_DEPUTY = "Nobody stands in for you."


NEXT = "Next"


def one_of(at: int, count: int, title: str) -> str:
    return f"{at} of {count} · {title}" if count > 1 else title


def and_then(words: str, count: int) -> str:
    """What was decided, and how much still waits for the person."""
    return f"{words}\n{f'{count} more for you.' if count else 'Nothing more waits for you.'}"


def mine(titles: Sequence[str]) -> str:
    if not titles:
        return "Nothing waits for you."
    first, *rest = _listed(titles)
    return "\n".join([f"Next: {first}", *(f"• {title}" for title in rest)])


def _listed(titles: Sequence[str]) -> list[str]:
    """Titles for a list that fits into a message, however many and long they are."""
    more = len(titles) - MANY
    left = [f"{more} more"] if more > 0 else []
    return [brief(title, 120) for title in titles[:MANY]] + left


def nothing_found(what: str) -> str:
    return f"Nothing is decided about {brief(what, 60)!r}. Ask it, and the answer becomes canon."


def six_inputs(states: Sequence[tuple[str, str]]) -> str:
    have = sum(state == "locked" for _, state in states)
    return "\n".join([f"{have} of 6 locked", *(f"{name}: {state}" for name, state in states)])


CIRCLE_HOW = "Circle what? For example: /film circle SC001_SH0010 2 from 00:01 to 00:03"
PICK_WHICH = "Nothing was locked: say which option of what, for example: /film pick MARA B"


def which_render(verb: str) -> str:
    why = " the light is wrong" if verb == "reject" else ""
    return f"Nothing was decided: say which request, for example: /film {verb} P-12{why}"


def which_take(verb: str) -> str:
    why = " too nervous" if verb == "retake" else ""
    example = f"/film {verb} SC001_SH0010 2{why}"
    return f"Nothing was decided: say the shot and the number of the take, for example: {example}"


def which_gate(names: Sequence[str]) -> str:
    if not names:
        return "Nothing was decided: no gate is open."
    return f"Which gate? Open are {', '.join(names)}. For example: /film approve G-7"


def team(people: Sequence[tuple[str, str, Sequence[str], str]]) -> str:
    return "\n".join(
        f"{name} {handle}: {', '.join(r.replace('_', ' ') for r in rights) or 'guest'} ({zone})"
        for name, handle, rights, zone in people
    )


def rights_are(known: Sequence[str]) -> str:
    return f"Nothing was changed: rights are {', '.join(known)}."


def rights_given(name: str, rights: Sequence[str]) -> str:
    return f"{name} is now {', '.join(right.replace('_', ' ') for right in rights)}."


def deputy(name: str, until: datetime) -> str:
    return f"{name} stands in for you until {until:%a %H:%M} your time."


def asked_again(why: str) -> str:
    return f"Asked again: {why}"


def goes_out_of_date(name: str) -> str:
    return f"Makes out of date: {name}"


def reopened(name: str) -> str:
    return f"{name} was reopened."


def nothing_to_reopen(what: str) -> str:
    return f"Nothing was reopened: {what} is no step that is approved."


def reopening(gate: Gate) -> str:
    return f"G-{gate.number} asks whether to reopen; nothing changes before it is approved."


def yes_counted(missing: int) -> str:
    people = "one more person has" if missing == 1 else f"{missing} more people have"
    return f"Your yes is counted; {people} to approve."


def yes_so_far(names: Sequence[str], quorum: int) -> str:
    return f"{len(names)} of {quorum} said yes: {', '.join(names)}"


def gate_approved(gate: Gate, who: str) -> str:
    return f"G-{gate.number} approved by {who}. You can undo it for 20 seconds."


def gate_rejected(gate: Gate, who: str) -> str:
    return f"G-{gate.number} rejected by {who}; the reason goes to {gate.made_by}."


def gate_name(gate: Gate, stage: str) -> str:
    return f"G-{gate.number} {stage}" + (f", act {gate.act}" if gate.act else "")


def gate_title(gate: Gate, stage: str) -> str:
    return f"{gate_name(gate, stage)}: {plain_status(gate.status)}"


def gate_lines(gate: Gate) -> tuple[str, ...]:
    lines = [f"About it: {brief(gate.summary, LONG)}"] if gate.summary else []
    if gate.decided_by:
        lines.append(f"{plain_status(gate.status)} by {gate.decided_by}, {moment(gate.decided_at)}")
    if gate.reason:
        lines.append(f"Why: {brief(gate.reason, LONG)}")
    return tuple(lines)


def gate_alt(gate: Gate) -> str:
    return f"Contact sheet of {gate.stage.replace('_', ' ')}" + (
        f", act {gate.act}" if gate.act else ""
    )


def entry_lines(entry: Entry) -> list[str]:
    head = f"*{entry.kind.replace('_', ' ')}: {brief(entry.name, NAME)} v{entry.version}*"
    if entry.kind == EntryKind.SCRIPT:
        b = entry.body
        size = f"{len(b['acts'])} acts, {len(b['scenes'])} scenes, {b['eighths']} eighths"
        cast = brief(", ".join(b["characters"]), LONG)
        about = [head, f"Title: {brief(b['title'], NAME)}; {size}", f"Characters: {cast}"]
        return [*about, *_to_confirm(b)]
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


def _to_confirm(script: dict[str, Any]) -> list[str]:
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


def brief(value: object, most: int = BRIEF) -> str:
    """What somebody else wrote, to stand in a line of ours: on one line, cut at a word, and no mark
    in it does anything. A line never begins with it."""
    return quoted(str(value), most)


def acting(who: str, lenders: Sequence[str]) -> str:
    return f"{who}, for {' and '.join(lenders)}" if lenders else who


def step_name(title: str, act: int | None) -> str:
    return title + (f" of act {act}" if act else "")


def no_such_act(title: str, act: int | None) -> str:
    return f"There is no {title.lower()} for act {act}."


def approver(name: str, next_at_work: str, deputy: str) -> str:
    """Somebody who can approve; `next_at_work` is empty if they are at work now."""
    when = f", next at work {next_at_work} your time" if next_at_work else ", at work now"
    return f"{name} can approve it{when}" + (f"; {deputy} stands in" if deputy else "")


def refusal(title: str, act: int | None, who: Sequence[str], instead: Sequence[str]) -> str:
    people = "; ".join(who) or "nobody has the right to approve it yet"
    return (
        f"{step_name(title, act)} is not approved yet. {people}. Now you can: {', '.join(instead)}."
    )


def why_nothing(stop_reason: str) -> str:
    """What an agent says for a model that gave no words."""
    return {
        "refusal": "I cannot help with this request; please put it differently.",
        "max_tokens": "My answer grew too long and was cut off; ask for a smaller part.",
    }.get(stop_reason, "I have nothing to add.")


def introduction(title: str, promise: str, lacking: Sequence[str]) -> str:
    names = ", ".join(lacking)
    return f"{title}. {promise} Nothing begins before there is a script. Missing: {names}."


def stopped(who: str) -> str:
    return f"Stopped by {who}. What was done before stands; write again and I go on."


def stopping(agent: Agent) -> str:
    return f"{agent_name(agent).capitalize()} stops; what was done before stands."


def agent_name(agent: Agent) -> str:
    """An agent as people call it: the producer agent, the dop of scene 4."""
    if agent.role == "producer":
        return "the producer agent"
    where = f" of scene {agent.scene}" if agent.scene is not None else ""
    return f"the {agent.role.replace('_', ' ')}{where}"


def scope_words(scope: str) -> str:
    """A scope as people say it: the whole film, act 1, scene 4, a shot's code."""
    kind, _, which = scope.partition(":")
    return {"production": "the whole film", "shot": which}.get(kind, f"{kind} {which}")


def question_lines(question: Question, agent: Agent, asked_of: str) -> tuple[str, ...]:
    lines = [
        f"Why: {brief(question.why, LONG)}",
        f"Asked by {question.asked_by or agent_name(agent)} of {asked_of or 'the team'}",
        f"Holds for {scope_words(question.scope)}",
    ]
    if question_title(question).endswith(" …"):
        lines.insert(0, f"In full: {brief(question.text, LONG)}")
    if question.waits_on_it:
        lines.append(f"Waits for it: {question.waits_on_it.replace('_', ' ')}")
    if question.answer:
        who, when = question.answered_by, moment(question.answered_at)
        lines.append(f"Answered by {who}, {when}: {brief(question.answer, LONG)}")
    if question.status == QuestionStatus.WITHDRAWN:
        lines.append(withdrawn(question))
    return tuple(lines)


AMEND, ANSWER, ANOTHER_QUESTION = "Amend", "Answer", "Another question"
INDEXED = 20  # questions in the index; the digest has all of them
NOT_YOUR_WORDS = "Nothing was recorded: only who said these words can use them."
NO_SUCH_QUESTION = "Nothing was recorded: pick one of the open questions."
SUGGESTED_ALREADY = "Nothing was recorded: that is suggested already, or the card is full."
SAME_ANSWER = "Nothing was changed: that is the answer as it stands."
ANSWER_WHICH = "Answer which question? For example: /film answer Q-7 in the winter of 1921"
AMEND_WHICH = "Amend which answer? For example: /film amend Q-7 in the spring of 1922"
WITHDRAW_WHICH = "Withdraw which question? For example: /film withdraw Q-7 the scene was cut"
DISAGREE_HOW = (
    "Disagree with whom, about what? For example: /film question disagree casting Mara is too young"
)
ASK_HOW = "Ask the producer agent something: /film ask What did we decide about the lantern?"
QUESTION_HOW = "Ask the team something: /film question Who cuts scene 4?"


def asked_by_person(who: str) -> str:
    return f"{who} needs to know."


def asked_the_team(name: str) -> str:
    return f"{name} is asked; the answer becomes canon for everyone."


def asked_producer(agent: Agent) -> str:
    return f"Asked {agent_name(agent)}; it answers on its page."


def flagged(agent: Agent) -> str:
    return f"Told {agent_name(agent)}: it says what speaks for its work, or mends it."


def answer_too_long(most: int) -> str:
    return f"Nothing was recorded: that is too long; say it in up to {most} characters."


def suggested(question: Question) -> str:
    return (
        f"Suggested for Q-{question.number}, under your name. Somebody with the right may take it."
    )


def choice(suggestion: Choice) -> str:
    by = f"{brief(suggestion.by, NAME)} suggests: " if suggestion.by else ""
    return f"{by}{suggestion.label}"


def instead(words: str) -> str:
    return f"Yours: “{brief(words, LONG)}”"


def withdrawn(question: Question) -> str:
    return f"Q-{question.number} is withdrawn by {question.answered_by}: {brief(question.reason)}"


def closed(question: Question) -> str:
    if question.status == QuestionStatus.WITHDRAWN:
        return f"Already decided: {withdrawn(question)}"
    return already(question_and_answer(question), question.answered_by, question.answered_at)


def not_answered(question: Question) -> str:
    return f"Nothing to amend: Q-{question.number} is {question.status}."


def amends(question: Question) -> str:
    who = f"{question.answered_by}, who was asked, or the director"
    return f"Nothing was changed: the answer to Q-{question.number} is for {who} to amend."


def withdraws(question: Question) -> str:
    who = "who is asked, who works with the asking role, or the director"
    return f"Nothing was changed: Q-{question.number} is for {who} to withdraw."


def amended_why(question: Question) -> str:
    return f"amends the answer to Q-{question.number}"


def amended(question: Question, number: int) -> str:
    return f"Q-{question.number} is amended; D-{number} holds for every role, the old one is kept."


def index_title(count: int) -> str:
    return f"Questions: {count} open" if count else "Questions: none is open"


def index_more(count: int) -> tuple[str, ...]:
    return (f"And {count} more; the digest has all of them.",) if count > 0 else ()


def indexed(question: Question, asked_of: str, link: str | None) -> str:
    waits = f"; waits: {question.waits_on_it.replace('_', ' ')}" if question.waits_on_it else ""
    return f"{linked(brief(question.text), link or '')} ({asked_of or 'the team'}{waits})"


def asked_line(question: Question, link: str | None) -> str:
    """A question in one line, on the page of the role that asked it."""
    name = linked(f"Q-{question.number}", link or "")
    if question.status == QuestionStatus.ANSWERED:
        return f"{name}: {brief(question.answer)} ({question.answered_by})"
    if question.status == QuestionStatus.WITHDRAWN:
        return f"{name}: withdrawn by {question.answered_by}"
    return f"{name} asked: {brief(question.text)}"


def said_elsewhere(name: str, question: Question, permalink: str) -> str:
    return f"{name} on {linked(f'Q-{question.number}', permalink)}:"


def words_of(heard: Heard) -> str:
    return f"“{brief(heard.words, LONG)}”"


def use_as(question: Question) -> str:
    return f"Use as answer to Q-{question.number}"


def may_answer(question: Question) -> str:
    return f"Does this answer Q-{question.number}? {brief(question.text)}"


def question_title(question: Question) -> str:
    return brief(f"Q-{question.number}: {question.text}")


def question_and_answer(question: Question) -> str:
    return f"Q-{question.number}: {brief(question.answer, LONG)}"


def choice_labels(choices: Sequence[str]) -> list[str]:
    """What the buttons of suggested answers say, as a quotation. One that is too long for a button
    has a letter, under which the card shows all of it: a press records no word nobody saw."""
    return [
        f"{LETTERS[n]}: “{brief(said, BUTTON - 5)}”" if _is_long(said) else f"“{brief(said)}”"
        for n, said in enumerate(choices)
    ]


def _is_long(choice: str) -> bool:
    return len(brief(choice, LONG)) > BUTTON - 2


def choices_in_full(choices: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{LETTERS[n]}: {brief(said, LONG)}" for n, said in enumerate(choices) if _is_long(said)
    )


def answered(question: Question, number: int) -> str:
    return f"Q-{question.number} is answered; D-{number} is canon for every role from now on."


def two_positions(said: dict[str, Any]) -> str:
    return f"{brief(said['matter'], NAME)}: which holds?"


def approved_items(count: int) -> str:
    return f"{count} approved. You can undo it for 20 seconds."


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


def edited(proposal: Proposal) -> str:
    return f"P-{proposal.number} is now revision {proposal.revision} and needs its own approval."


def skipped(proposal: Proposal) -> str:
    return f"P-{proposal.number} skipped; nothing renders for it."


def proposed_again(name: str) -> str:
    return f"{name} posted with the same prompt; it needs its own approval."


def circled(count: int) -> str:
    return f"{count} take{'s' if count != 1 else ''} circled."


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
    lines = [f"Anchor: {brief(asset.anchor, LONG)}"]
    for v in versions:
        mark = " (locked)" if v.id == asset.locked_version_id else ""
        differs = brief(", ".join(f"{k} {x}" for k, x in v.attributes.items()), LONG)
        lines.append(f"{v.label}: {differs}{mark}")
    if proposal.reason:
        lines.append(f"None of these: {brief(proposal.reason, LONG)}")
    return tuple(lines)


def picked(asset: Asset, version: Version) -> str:
    return f"{brief(asset.name, NAME)} is locked: option {version.label}."


MEND, NONE_OF_THESE = "Mend", "None of these"


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


def asset_locked(asset: Asset) -> str:
    return f"{brief(asset.name, NAME)} is already locked; changing it is a gate of its own."


def none_of_these(asset: Asset) -> str:
    return f"Four more of {brief(asset.name, NAME)} are on their way."


def batch_title(batch: Batch, waiting: int) -> str:
    return f"{brief(batch.title)}: " + (f"{waiting} need approval" if waiting else "decided")


def budget_line(left: int, cap: int, unit: str = CREDIT) -> str:
    """What is left; from half of it on also how much is spent."""
    spent = share(cap - left, cap)
    mark = f", {spent:g} % spent" if spent >= LEVELS[0] else ""
    return f"Budget: {figure(left, unit)} of {amount(cap, unit)} left{mark}"


def allowance_line(name: str, allowance: int, unit: str = CREDIT) -> str:
    return f"{name} approves up to {amount(allowance, unit)} a day"


MODES = (
    "Nothing was changed: say /film approvals ask (every render asks), video (only video asks) or "
    "allow (nothing asks; caps hold)."
)
RELAXED = {"video": "Pictures render without asking; video asks", "allow": "Nothing asks"}


def mode(which: str, by: str) -> str:
    """What renders without asking, and by whose word."""
    if which not in RELAXED:
        return "Every render asks. /film approvals video or allow changes that; caps hold."
    return f"{RELAXED[which]}, by {by}. Caps and Undo hold; /film approvals ask ends it."


def relaxed(which: str, by: str) -> str:
    """A line of a digest where something renders without asking; none where all asks."""
    return f"{RELAXED[which]}, by {by}." if which in RELAXED else ""


def beforehand(who: str) -> str:
    return f"{who}, beforehand"


def spend(money: Any, unit: str = CREDIT) -> str:
    """The money in one line of a digest."""
    return (
        f"Spend: {figure(money.burned, unit)} of {amount(money.cap, unit)} burned, "
        f"{figure(money.open, unit)} held, {figure(money.refunded, unit)} refunded."
    )


def low_money(production: str, level: int, money: Any, unit: str = CREDIT) -> str:
    """One line for the line producer when so much of the cap is spent."""
    return (
        f"{production}: {level} % of the budget is spent. {amount(max(money.left, 0), unit)} of "
        f"{figure(money.cap, unit)} left; /film budget shows where it went and sets the cap."
    )


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


def plain_name(made_from: dict[str, Any]) -> str:
    return "style" if made_from["kind"] == EntryKind.STYLE_BLOCK else brief(made_from["name"], NAME)


def proposal_state(proposal: Proposal) -> str:
    if proposal.status == ProposalStatus.OPEN:
        return "needs approval"
    by = f" by {proposal.decided_by}" if proposal.decided_by else ""
    why = f": {brief(proposal.reason, LONG)}" if proposal.reason else ""
    return f"{plain_status(proposal.status)}{by}{why}"


BUDGET_NUMBER = (
    "Nothing was changed: say /film budget 200 for the cap, /film budget @kei 20 for what somebody "
    "may approve a day, or /film budget P-12 35 for what a hand-off really cost."
)
CAP_TOO_HIGH = "Nothing was changed: the cap would be higher than the books hold."


def help_line(word: str, about: str, example: str) -> str:
    return f"{word}: {about} Example: {example}"


def help_forms(about: str, example: str, forms: dict[str, str]) -> str:
    """One word with all its forms."""
    if not forms:
        return f"{about} Example: {example}"
    return "\n".join([about, *(f"• /film {form}: {does}." for form, does in forms.items())])


def unknown_word(word: str, nearest: str) -> str:
    said = brief(word, NAME)
    return f"I do not know “{said}”. Did you mean `{nearest}`? `/film help` lists every word."


def which_film(codes: Sequence[str]) -> str:
    return (
        f"Nothing was done: you are in {', '.join(codes)}. Say it on a page of the one you mean, "
        f"or put its name in front: `/film {codes[0]} help`."
    )


def finding(rule: str, text: str) -> str:
    return f"Finding ({rule}): {brief(text, LONG)}"


def budget(money: Any, unit: str = CREDIT) -> str:
    return (
        f"Cap {figure(money.cap, unit)}, burned {figure(money.burned, unit)}, "
        f"held {figure(money.open, unit)}, left {amount(money.left, unit)}."
    )


def budget_below(money: Any, unit: str = CREDIT) -> str:
    return f"Nothing was changed: {amount(money.spent, unit)} are spent or held already."


def nobody_called(name: str, handles: Sequence[str]) -> str:
    return f"Nothing was changed: nobody here is @{brief(name, 40)}. There is {', '.join(handles)}."


def allowance_set(name: str, allowance: str) -> str:
    return f"{name} may now approve renders for up to {allowance} a day."


def no_request(number: int) -> str:
    return f"Nothing was changed: there is no P-{number} in this production."


def not_back(proposal: Proposal) -> str:
    state = plain_status(proposal.status)
    return (
        f"Nothing was changed: P-{proposal.number} is {state}; what it cost is known when its "
        "files are back."
    )


def cost_confirmed(proposal: Proposal, cost: str, left: str) -> str:
    return f"P-{proposal.number} cost {cost}. Under the cap {left} are left."


CHECKIN_POSTED = "Posted; it is in the next digest."


# What the log calls an event, and what a check-in says of one and of several.
MADE = {
    "gate opened": ("gate asked for", "gates asked for"),
    "question asked": ("question asked", "questions asked"),
    "drafted": ("draft written", "drafts written"),
    "proposed": ("render requested", "renders requested"),
    "reviewed": ("cut reviewed", "cuts reviewed"),
    "approve": ("gate approved", "gates approved"),
    "approved": ("render approved", "renders approved"),
    "reject": ("gate rejected", "gates rejected"),
    "rejected": ("render rejected", "renders rejected"),
    "pick": ("asset locked", "assets locked"),
    "none": ("set of four sent back", "sets of four sent back"),
    "answer": ("question answered", "questions answered"),
    "edit": ("prompt edited", "prompts edited"),
    "skipped": ("shot skipped", "shots skipped"),
    "more": ("render asked for again", "renders asked for again"),
    "circle": ("take circled", "takes circled"),
    "retake": ("take sent back", "takes sent back"),
    "redo": ("take redone with current canon", "takes redone with current canon"),
    "repeat": ("take repeated exactly", "takes repeated exactly"),
    "canon changed": ("change of canon", "changes of canon"),
    "restored": ("version restored", "versions restored"),
    "promoted": ("note promoted", "notes promoted"),
    "raise cap": ("raise of the budget", "raises of the budget"),
}


def made(what: str, count: int) -> str:
    """So many of what the log calls `what`, in words; empty if there is nothing to tell."""
    one, several = MADE[what]
    return f"{count} {one if count == 1 else several}" if count else ""


def checkin_draft(counts: dict[str, int]) -> str:
    told = [made(what, counts[what]) for what in MADE if what in counts]
    return ", ".join(told).capitalize() + "." if told else NOTHING_NEW


def checkin_line(name: str, row: CheckIn) -> str:
    return f"{name}{'' if row.status == 'posted' else ' (from the log)'}: {brief(row.text, LONG)}"


def checkin_title(name: str, row: CheckIn) -> str:
    state = {"asked": "needs a look", "posted": "posted", "from_log": "from the log"}[row.status]
    return f"Check-in {row.day} for {name}: {state}"


def digest_title(production: str, day: str) -> str:
    film = brief(production, NAME)
    return f"The film is done: {film}" if day == "film" else f"Digest, {day}: {film}"


FIND_MORE = "… and more; add a word to find fewer."


def find_fewer(most: int) -> str:
    return f"Nothing was looked for: say up to {most} words. The beginning of a word is enough."


def hit(name: str, words: str, about: str, standing: str, permalink: str = "") -> str:
    """One thing that was found; what no longer holds is struck through."""
    mark = {"draft": " [draft]", "asked": " [open question]"}.get(standing, "")
    said = f"{words} ({about})" if about else words
    line = f"{linked(brief(name, NAME), permalink)}{mark}: "
    if standing == "superseded":
        return f"~~{line}{said.replace('~', TILDE)}~~"
    return line + said


def who_when(who: str, at: datetime | None, scope: str = "production") -> str:
    where = "" if scope == "production" else f"for {scope_words(scope)}"
    return ", ".join(part for part in (who, moment(at), where) if part)


def linked(words: str, url: str) -> str:
    """Words that lead to where something was said, if that is an address at all."""
    said = words.replace("[", "(").replace("]", ")")
    return f"[{said}]({url})" if ADDRESS.fullmatch(url) else words


def link(words: str, links: dict[str, str], key: str) -> str:
    said = brief(words).replace("[", "(").replace("]", ")")
    return f"[{said}]({links[key]})" if key in links else said


def unlinked(text: str) -> str:
    """A card's text without addresses, for a terminal."""
    return re.sub(r"\[([^\]\n]+)\]\([^)\s]+\)", r"\1", text)


NO_SHOTS = "No shots yet: the shot list makes them."


def board(acts: dict[int, dict[str, int]], waiting: int) -> str:
    """Acts with their shots by standing, most of them first; "" while there are none."""
    lines = [
        f"Act {act}: " + ", ".join(f"{n} {plain_status(s)}" for s, n in _most(found)) + "."
        for act, found in acts.items()
    ]
    things = f"{waiting} things wait" if waiting != 1 else "1 thing waits"
    return "\n".join([*lines, f"{things} for somebody: /film mine"]) if lines else ""


def _most(found: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda pair: -pair[1])


def more_gates(count: int) -> str:
    return f"{count} more gate{'s' if count > 1 else ''}"


def pending(title: str, who: Sequence[str], since: datetime, blocks: str) -> str:
    """One thing that waits, as the digest says it."""
    names = " or ".join(who) or "nobody yet"
    return f"Waits for {names} since {moment(since)}: {title}" + (
        f" ({blocks} waits for it)" if blocks else ""
    )


def reminder(waiting: Sequence[str]) -> str:
    several = f"{len(waiting)} things wait" if len(waiting) != 1 else "One thing waits"
    return f"{several} for you:\n" + "\n".join(f"• {line}" for line in _listed(waiting))


ENOUGH = "Nothing was changed: what is left covers everything on this card."


def raise_cap(by: str) -> str:
    return f"Raise the cap by {by}"


def cap_raised(by: str) -> str:
    return f"The cap is {by} higher. The items still need approval."


def where_to_look(folder: Any, result: dict[str, Any]) -> str:
    """The last lines of a rehearsal; the very last one is a command."""
    return (
        f"{result['shots']} shots, {result['takes']['circled']} takes circled, "
        f"{result['credits']['burned']} of {amount(result['credits']['cap'])}, "
        f"{sum(result['presses'].values())} presses.\n"
        f"Look at it: {result['files']['report']}\n"
        f"DATA_DIR={folder} film status"
    )


# Material a team brings.
MATERIAL = "Material"
TAKE_IT_SO, LEAVE_IT, UNDO = "Take it so", "Leave it", "Undo"
CORRECT_AND_START = "Correct, and start at…"
ANCHOR_AND_LOCK = "Anchor and lock"
BROUGHT_ALONG = "brought along"
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


def parcel_title(parcel: Parcel) -> str:
    return f"Material: {brief(parcel.title, NAME)}: {PARCEL_STATUS[parcel.status]}"


def parcel_waits(parcel: Parcel) -> str:
    """What of material waits: all of it, or the anchors of pictures that are in already."""
    if parcel.status == ParcelStatus.OPEN:
        return parcel_title(parcel)
    return f"Material: {brief(parcel.title, NAME)}: pictures wait for an anchor"


def parcel_lines(parcel: Parcel) -> tuple[str, ...]:
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


def material_label(first: Material, last: Material) -> str:
    return brief(f"{first.number}  {first.name}" + ("" if first is last else f" … {last.number}"))


def material_words(material: Material, count: int, anchor: str) -> str:
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


def _read_in(material: Material, kind: Taken) -> list[str]:
    if kind == Taken.CLIP:
        return [f"{material.body['seconds']:g} s"]
    script = material.body["script"]
    size = f"{len(script['acts'])} acts, {len(script['scenes'])} scenes"
    cast = brief(", ".join(script["characters"]), LONG)
    return [f"{size}, {script['eighths']} eighths; characters: {cast}", *_to_confirm(script)]


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


def is_take(code: str, number: int) -> str:
    return f"{IS_TAKE}: {code} take {number}"


def clips_title(parcel: Parcel, scene: int) -> str:
    return f"Scene {scene}, brought along: {brief(parcel.title, NAME)}"


def waits_for_anchor(role: str) -> str:
    return f"no anchor came with it: {role.replace('_', ' ')} writes one, then it can be locked"


# What is out of date, and why.
NARROWER_GONE = "what held there alone"
PATH = " → "


def version_name(entry: Entry) -> str:
    """A version as a path names it: style v4, MARA v3 from SC003_SH0020, the rain v1 for act 2."""
    if entry.kind == EntryKind.DECISION and entry.number:
        return f"D-{entry.number}"
    name = "style" if entry.kind == EntryKind.STYLE_BLOCK else brief(entry.name, NAME)
    begins = f" from {entry.valid_from}" if entry.valid_from else ""
    where = f" for {scope_words(entry.scope)}" if entry.scope != "production" else ""
    return f"{name} v{entry.version}{begins}{where}"


def without(name: str) -> str:
    return f"{brief(name, NAME)} no longer there"


def together(names: Sequence[str]) -> str:
    return ", ".join(names)


def prompt_of(shot: str, number: int | None = None) -> str:
    """A prompt by its shot; an asset's by its own number."""
    return f"prompt of {shot}" if shot else f"prompt P-{number}"


def take_name(number: int) -> str:
    return f"take {number}"


def sheet_of(asset: str, locked: bool) -> str:
    return f"{'locked picture' if locked else 'options'} of {brief(asset, NAME)}"


def cut_name(number: int, act: int) -> str:
    return f"cut {number} of act {act}"


def circled_since(act: int) -> str:
    return f"takes circled in act {act} since"


def difference(name: str, before: object, after: object) -> list[str]:
    """One field of two versions, in plain words."""
    field = f"• {brief(name, NAME)}"
    if before is None:
        return [f"{field}, new: {brief(after)}"]
    if after is None:
        return [f"{field}, no longer there: {brief(before)}"]
    if isinstance(before, list) and isinstance(after, list):
        return [f"{field}: {len(before)} before, {len(after)} now"]
    return [field, f"  before: {brief(before)}", f"  after: {brief(after)}"]


def more_fields(count: int) -> str:
    return f"• and {count} more fields"


def change_head(entry: Entry, before: Entry | None) -> str:
    """What a change of canon asks for, and what it would replace."""
    instead = f"instead of {version_name(before)}" if before else "the first of its name"
    return f"*{entry.kind.replace('_', ' ')}: {version_name(entry)}, {instead}*"


NOTHING_FALLS = "Makes nothing out of date."
NOTHING_FELL = "Made nothing out of date."
FALLING = {
    "gate": ("approval", "approvals"),
    "cut": ("cut", "cuts"),
    "sheet": ("picture", "pictures"),
    "take": ("take", "takes"),
    "proposal": ("prompt", "prompts"),
}


def falling(counts: dict[str, int], done: bool = False) -> str:
    """How much goes out of date, what weighs most first."""
    if not counts:
        return NOTHING_FELL if done else NOTHING_FALLS
    told = [f"{counts[k]} {FALLING[k][counts[k] > 1]}" for k in FALLING if k in counts]
    return f"{'Made' if done else 'Makes'} out of date: {', '.join(told)}."


def falls(steps: Sequence[str], more: int = 0) -> str:
    """A path as a line of a card."""
    return f"• {path(steps, more)}"


def path(steps: Sequence[str], more: int = 0) -> str:
    """From the cause to what it makes out of date."""
    return PATH.join(steps) + (f" (and {more} more takes in it)" if more else "")


def and_more(count: int) -> str:
    return f"… and {count} more; the log has them all."


def canon_now(names: Sequence[str]) -> str:
    return f"{together(names)} {'is' if len(names) == 1 else 'are'} canon now"


def out_of_date(why: str) -> str:
    return f"out of date: {why}"


def composed_anew(why: str) -> str:
    return "composed anew, the prompt before is out of date" + (f": {why}" if why else "")


NO_DRAFTS = (
    "there is no draft of anything locked that waits for a change gate; write the new version "
    "first, with canon_write"
)


def by_reopening(kind: str) -> str:
    lock = "script lock" if kind == EntryKind.SCRIPT else "shot-list lock"
    return f"the {kind.replace('_', ' ')} is changed by reopening its gate, the {lock}"


def is_canon(entry: Entry) -> str:
    return f"{version_name(entry)} is canon already"


def own_gate(entry: Entry) -> str:
    return f"{version_name(entry)} is not locked yet; the gate of its stage makes it canon"


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
PROMOTE_HOW = (
    "Promote what? Say it, or give the link of a message: "
    "/film canon promote scene:4 the window stays shut"
)
NO_SUCH_MESSAGE = (
    "Nothing was promoted: no message of this production stands there. Say the words themselves: "
    "/film canon promote scene:4 the window stays shut"
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


def promoted_by(who: str) -> str:
    return f"promoted by {who}"


def _decision(entry: Entry) -> str:
    where = "" if entry.scope == "production" else f", for {scope_words(entry.scope)}"
    return f"D-{entry.number}{where}: “{brief(entry.body['text'], LONG)}”"


def promoted(entry: Entry) -> str:
    return f"{_decision(entry)} ({brief(entry.author, NAME)}) is canon for every role from now on."


def promotion_asked(gate: Gate, entry: Entry, who: str) -> str:
    return (
        f"G-{gate.number} asks {who} whether this is canon for every role: {_decision(entry)}. "
        "Until then it stays where it was said."
    )


def promotion_rejected(gate: Gate) -> str:
    return f"What you asked to promote (G-{gate.number}) was rejected: {brief(gate.reason, LONG)}"


def promoted_as_draft(why: str) -> str:
    return f"It is written down, and not canon yet: {why}."


def promotion_waits(gate: Gate, entry: Entry) -> str:
    return f"Nothing new: G-{gate.number} asks for {_decision(entry)} already."


def decided_already(entry: Entry) -> str:
    return f"Nothing new: {_decision(entry)} is canon already ({entry.author}, {moment(entry.at)})."


def not_promoted(why: str) -> str:
    return f"Nothing was promoted: {why}."


def nobody_said(words: str) -> str:
    return (
        f"Nothing was promoted: nobody said “{brief(words, 120)}” on this page. Without quotation "
        "marks the words are your own."
    )


def promote_too_long(most: int) -> str:
    return f"Nothing was promoted: that is too long; say it in up to {most} characters."


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


def amiss(found: Sequence[tuple[str, str]]) -> str:
    """What a generation lacks or has too much, on its card."""
    return "⚠ " + ", ".join(f"{what}: {brief(name, NAME)}" for what, name in found)


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
        f"Nothing was changed: {brief(claim.name, NAME)} {_is_held_by(claim)}{why}. Ask them, or "
        "an approver breaks it with /film unlock."
    )


def _is_held_by(claim: Claim) -> str:
    what = "is locked by" if claim.locked else "is claimed by"
    return f"{what} {claim.by} since {moment(claim.at)}"


def held_from_roles(claims: Sequence[Claim]) -> str:
    """The same, for a role."""
    named = "; ".join(
        f"{claim.name} {_is_held_by(claim)}" + (f": {quoted(claim.why)}" if claim.why else "")
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


def by_hand(take: Take) -> str:
    """A take somebody made by hand, for its card and for roles."""
    return f"take {take.number} by hand, {take.by}: {brief(take.words, LONG) or 'no words'}"


def by_hand_title(code: str, who: str) -> str:
    return f"{code}: made by hand by {who}"


def replaced_by(take: Take) -> str:
    return f"take {take.number} by hand stands in its place"


def upload_title(shot: Shot, parcel: Parcel) -> str:
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
    return f"not taken: {claim.name} {_is_held_by(claim)}"


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


IS_A_TAKE, IS_A_REFERENCE = "A take of a shot", "A reference"
IS_A_STYLE_FRAME, IGNORE_IT, FILE_IT = "A style frame", "Ignore", "File it"
WHICH_SHOT = "Which shot? SC001_SH0010; on its scene's page 10 will do"
WHO_OR_WHAT = "Who or what does it show?"
PICK_ONE_LISTED = "pick one of those that the form lists"


def unfiled_title(parcel: Parcel) -> str:
    return f"Unfiled: {brief(parcel.title, NAME)}. What is it?"


def unfiled_by(parcel: Parcel, name: str, page: str) -> str:
    return f"{brief(parcel.title, NAME)} ({name}, on the page of {page})"


def here_already(before: Parcel) -> str:
    state = "it waits to be filed" if before.unfiled else PARCEL_STATUS[before.status]
    return f"{brief(before.title, NAME)} is here already: {state}. /film mine lists what waits."


def filed_already(parcel: Parcel) -> str:
    return f"Already filed: {brief(parcel.title, NAME)} is {PARCEL_STATUS[parcel.status]}."


def filed_as(code: str) -> str:
    return f"It is filed at {code}."


def not_filed(why: str) -> str:
    return f"Nothing was filed: {why}."


def there_is_no(code: str) -> str:
    return f"there is no shot {code}"


def waits_to_be_locked(words: str) -> str:
    return f"Filed. Locking it waits for somebody with the right. {words}"


CUT_SHORT = "… cut here: one message holds no more. `/film find` and `/film canon` show all of it."

AT_WORK = "At work …"
FORM_TOO_LATE = "The form could not be opened in time. Nothing was decided: press the button again."
FILE_TOO_LARGE = "it is larger than what is taken"
FILE_NOT_SENT = "the chat platform did not send it; post it once more"


def file_refused(why: str) -> str:
    """`why`: the platform's own word for it."""
    return f"the chat platform does not give it out ({why.replace('_', ' ')})"


def picture_of(alt: str) -> str:
    """Where a platform shows no picture: what it would show."""
    return f"🖼 {alt}"


def more_items(count: int) -> str:
    return f"And {count} more; they come up here as these are decided."


def waits_for_whom(mentions: str) -> str:
    return f"Waits for {mentions}"


ASSET_HOW = "Say what is wrong with which: /film asset fix MARA the scar is on the left"


def no_such_asset(words: str) -> str:
    return f"There is no asset called {brief(words, 60)!r}. {ASSET_HOW}"


def not_locked_yet(asset: Asset, role: str) -> str:
    return (
        f"Nothing was asked: {brief(asset.name, NAME)} is not locked yet; say it on the page of "
        f"{role.replace('_', ' ')}."
    )


def nobody_has_the_page(role: str) -> str:
    return f"Nothing was asked: there is no page for {role.replace('_', ' ')} here."


def mending(asset: Asset, role: str, shots: Sequence[str]) -> str:
    """New options are asked for; what hangs on the old ones."""
    name = brief(asset.name, NAME)
    head = f"{role.replace('_', ' ').capitalize()} makes new options of {name}."
    if not shots:
        return f"{head} No take was made with it yet."
    listed = ", ".join(shots[:12]) + (f" and {len(shots) - 12} more" if shots[12:] else "")
    return f"{head} Once its gate is approved these are listed for redo: {listed}."


def fell_title(gate: Gate, stale: int) -> str:
    state = f"{counted(stale, 'take')} to redo" if stale else "nothing left to redo"
    return f"G-{gate.number} changed what these were made with: {state}"


def fell_lines(gate: Gate, count: int, more: int) -> tuple[str, ...]:
    rest = f" {more} more stand on their own cards." if more else ""
    return (f"{brief(gate.summary)}. {counted(count, 'take')} made with it before.{rest}",)


ACCEPT, DECLINE = "Accept", "Decline"


def suggestion_title(row: Suggestion, agent: Agent) -> str:
    what = f"{row.kind.replace('_', ' ')} {brief(row.name, NAME)}"
    state = "" if row.status == "open" else f": {row.status}"
    return f"{agent_name(agent)} suggests for {what}{state}"


def suggestion_lines(row: Suggestion) -> tuple[str, ...]:
    fields = [f"{brief(f['name'], NAME)}: {brief(f['value'], LONG)}" for f in row.fields[:FIELDS]]
    lines = [f"Holds for: {scope_words(row.scope)}", *fields, f"Why: {brief(row.reason)}"]
    if row.words:
        lines.append(f"Said: {brief(row.words)}")
    if row.decided_by:
        why = f": {brief(row.answer)}" if row.answer else ""
        lines.append(f"{row.status} by {row.decided_by}, {moment(row.decided_at)}{why}")
    return tuple(lines)


def suggestion_waits(row: Suggestion) -> str:
    return f"Suggestion for {row.kind.replace('_', ' ')} {brief(row.name, NAME)}"


def position(row: Suggestion) -> str:
    """A suggestion as one of two positions."""
    return brief("; ".join(f"{f['name']}: {f['value']}" for f in row.fields), 300)


def accepted_why(row: Suggestion, by: str, who: str) -> str:
    return f"suggested by {by}, accepted by {who}: {brief(row.reason)}"


def not_accepted(why: str) -> str:
    return f"Nothing was accepted: {why}."


def is_owners_draft(entry: Entry, owner: Agent) -> str:
    return (
        f"Accepted: {brief(entry.name, NAME)} v{entry.version} is a draft of {agent_name(owner)} "
        "now; its gate makes it canon."
    )


def is_asked_for(entry: Entry, gate: Gate) -> str:
    return f"Accepted: G-{gate.number} asks for {brief(entry.name, NAME)} v{entry.version}."


def declined(row: Suggestion) -> str:
    return f"Declined: the role that suggested {brief(row.name, NAME)} hears why."


HAND_OVER, EDIT_IT, WHAT_I_LEAVE = "Hand over", "Edit", "What I leave"
WOULD_TRY_NEXT = "Next I would try: "
WHO_LEAVES = "whoever leaves it"
AWAY_HOW = "Say until when: /film away until Friday 09:00, or /film away off when you are back."
NOT_AWAY = "You are not away, and nothing of yours is handed over."
WELCOME_BACK = "You are back: you are asked and reminded again, and what you handed over is yours."
HANDOVER_HOW = (
    "Say to whom, and until when if it is not your next working day: "
    "/film handover @kei until Friday 09:00, or /film handover off."
)
HANDOVER_IS_OVER = "Nothing passed: the time on this card is over. Ask again: /film handover @kei"
NOTHING_HANDED_OVER = "Nothing is handed over."
TAKEN_BACK = "Your pages, claims and approvals are yours again."
GUESTS_HAND_NOTHING_OVER = "Nothing was handed over: a guest has no pages, claims or approvals."
NOT_TO_YOURSELF = "Nothing was handed over: that is you."


def clock_of(at: datetime, member: Member) -> str:
    """A moment as this person's clock shows it."""
    return f"{at.astimezone(ZoneInfo(member.timezone)):%a %d %b %H:%M}"


def is_away(member: Member) -> str:
    assert member.away_until is not None
    return (
        f"You are away until {clock_of(member.away_until, member)}: nobody asks or reminds you, "
        "and what waits for you goes to who may decide. /film handover @kei passes your work on."
    )


def who_is_away(members: Sequence[Member]) -> str:
    away = [f"{m.name} until {clock_of(m.away_until, m)}" for m in members if m.away_until]
    return f"Away: {', '.join(away)}." if away else f"Nobody is away. {AWAY_HOW}"


def not_to_a_guest(member: Member) -> str:
    return f"Nothing was handed over: {member.name} is a guest, who watches and comments."


def not_to_somebody_away(member: Member) -> str:
    until = clock_of(member.away_until, member) if member.away_until else ""
    return f"Nothing was handed over: {member.name} is away until {until}."


def handover_draft(to: Member) -> str:
    return f"Written from the log; one press hands it to {to.name}."


def handover_title(member: Member, to: Member, row: Handover) -> str:
    return f"Handover from {member.name} to {to.name}, until {clock_of(row.until, member)}"


def handed_already(row: Handover) -> str:
    return f"Already decided: this handover is {row.status}."


def handed_over(to: Member, row: Handover) -> str:
    passed = [
        *([counted(len(row.pages), "page")] if row.pages else []),
        *([counted(len(row.claims), "claim")] if row.claims else []),
        "your approvals",
    ]
    return (
        f"{to.name} has {', '.join(passed)} until you are back, and reads this when the day begins "
        "there. /film away off takes it back."
    )


def counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def greeting(title: str, row: Handover) -> str:
    return f"Good morning. {title}:\n{brief(row.text, LONG)}"


def is_yours_again(to: Member) -> str:
    return f"You are back: what {to.name} had of yours is yours again."


def is_theirs_again(member: Member) -> str:
    return f"{member.name} is back and has pages, claims and approvals again."


def leaves_held(claims: Sequence[str], count: int) -> str:
    return f"I hold: {'; '.join(claims)}{_besides(claims, count)}" if claims else ""


def leaves_waiting(titles: Sequence[str], count: int) -> str:
    named = "; ".join(brief(title, NAME) for title in titles)
    return f"Waits for me: {named}{_besides(titles, count)}" if titles else "Nothing waits for me."


def _besides(named: Sequence[str], count: int) -> str:
    return f" and {count - len(named)} more" if count > len(named) else ""


def leaves_done(draft: str) -> str:
    return f"Today: {draft}"


def leaves_open(shot: Shot, take: Take | None) -> str:
    why = f": {brief(take.reason)}" if take and take.reason else ""
    return f"{shot.code} {plain_status(shot.status)}{why}"


def leaves_more(count: int) -> str:
    return f"and {count} more open shots" if count > 0 else ""

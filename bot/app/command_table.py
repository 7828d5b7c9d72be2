"""`/film ...` and `@Continuity ...`: one table, the same on every platform."""

import difflib

from sqlmodel import col, select

from bot import texts
from bot.app import dropped_files
from bot.app.commands import decisions, state
from bot.app.commands.menu import menu
from bot.canon.questions import commands as questions
from bot.core.action_context import ActionContext, CommandWords
from bot.core.chat_port import Form, Message
from bot.core.command_names import MARKS, unmarked
from bot.core.command_request import Command, Private
from bot.core.context import AppContext
from bot.core.deputies import acting
from bot.core.untrusted_text import seen, visible
from bot.generation import approval_mode, budget
from bot.generation import commands as renders
from bot.intake import commands as material
from bot.intake import script_commands
from bot.production import crew_commands, open_form, people_commands, welcome
from bot.reporting import handover_commands, setup_commands
from bot.shots import commands
from bot.workflow import canon_commands
from store.db import Session
from store.models import Agent, Member, Production

LONGEST_WORD = 40
MENU = ["menu"]  # what no word at all stands for


async def run(app: AppContext, db: Session, message: Message, key: str) -> str | Private | Form:
    """The answer to a command, for the person who gave it; or the form that it opens."""
    words = _said(message)
    if words[0].lower() == "new":
        if message.files:  # its script is read before the form opens
            await dropped_files.wait(app, db, key)
            return texts.LOOKED_INTO
        return await open_form.new(app, db, key, message.trigger)
    if words[0].lower() == "help":
        return _help(words[1:])
    mine, words = await _films(db, message, words)
    if not mine and words == MENU and await _of_place(db, message.place.channel) is None:
        return Private(texts.DROP_HERE, welcome.card(), None)
    if not mine:
        return texts.NOT_MEMBER
    if len(mine) > 1:
        return texts.which_film([film.code for film, _ in mine])
    production, _ = mine[0]
    now = app.clock.now()
    somebody = await acting(db, production, message.account, now)
    if somebody is None:
        return texts.NOT_MEMBER
    word, *rest = words or MENU
    word = word.strip(MARKS) or word
    said = CommandWords(rest, message.place, message.permalink, message.files, message.trigger)
    ask = ActionContext(app, db, production, somebody.member, somebody.who, key, now, said)
    if [word] == MENU:
        return await menu(ask, COMMANDS)
    command = COMMANDS.get(word.lower())
    return await command.answer(ask) if command else _unknown(word)


def _said(message: Message) -> list[str]:
    """The words of a message, as they are seen. On a file or a message, “save it to context” is the
    word for it."""
    words = [word for word in unmarked(visible(message.text)).split() if seen(word)]
    words = words or MENU
    if _saves(words):
        return ["import"] if message.files else ["canon", "promote", *words[4:]]
    return words


def _saves(words: list[str]) -> bool:
    return [word.strip(".!").lower() for word in words[:4]] == ["save", "it", "to", "context"]


async def _films(
    db: Session, message: Message, words: list[str]
) -> tuple[list[tuple[Production, Member]], list[str]]:
    """(the productions that may be meant, the words left). The place decides; elsewhere a code in
    front does, or the only production the person is in."""
    query = select(Production, Member).join(Member, col(Member.production_id) == Production.id)
    query = query.where(Member.account == message.account).order_by(Production.code)
    mine = [(film, member) for film, member in (await db.exec(query)).all()]
    here = await _of_place(db, message.place.channel)
    if here is not None:
        return [each for each in mine if each[0].id == here], words
    named = [each for each in mine if each[0].code == words[0]]
    return (named, words[1:]) if named else (mine, words)


async def _of_place(db: Session, channel: str) -> int | None:
    """The production whose room this is."""
    home = select(Production.id).where(Production.home == channel)
    page = select(Agent.production_id).where(Agent.channel == channel)
    return (await db.exec(home)).first() or (await db.exec(page)).first()


def _unknown(word: str) -> str:
    near = difflib.get_close_matches(word[:LONGEST_WORD].lower(), COMMANDS, 1)
    return texts.unknown_word(word, near[0] if near else "help")


async def _new(ask: ActionContext[CommandWords]) -> Form | Private:
    return await open_form.new(ask.app, ask.db, ask.key, ask.cause.trigger)


async def _help_here(ask: ActionContext[CommandWords]) -> str:
    return _help(ask.cause.words)


def _help(words: list[str]) -> str:
    """Every word, or one with all its forms."""
    if not words:
        listed = [texts.help_line(word, c.about, c.example) for word, c in COMMANDS.items()]
        return "\n".join(listed)
    word = words[0].strip(MARKS).lower()
    command = COMMANDS.get(word)
    if command is None:
        return _unknown(words[0])
    return texts.help_forms(command.about, command.example, command.forms)


async def _budget(ask: ActionContext[CommandWords]) -> str:
    return await budget.answer(
        ask.app, ask.db, ask.production, ask.member, ask.cause.words, ask.key
    )


COMMANDS = {
    "help": Command("These words, or one of them in full.", "/film help canon", _help_here),
    "new": Command("Begins a production: one form, and its rooms are made.", "/film new", _new),
    "budget": Command(
        "Shows the money; the line producer sets the cap, or what a runner may spend a day.",
        "/film budget 200",
        _budget,
    ),
    "approvals": Command(
        "Shows what renders without asking; the line producer says what.",
        "/film approvals video",
        approval_mode.answer,
    ),
    "board": Command("How the shots of each act stand.", "/film board", state.board),
    "status": Command("Where the film stands.", "/film status", state.status),
    "mine": Command("What waits for you.", "/film mine", state.mine),
    "find": Command("What was decided about it.", "/film find lantern", state.find),
    "canon": Command(
        "What the film goes by: its inputs, what an entry says and said, and how it changes.",
        "/film canon MARA",
        canon_commands.canon,
        texts.CANON_FORMS,
    ),
    "script": Command(
        "Shows the script; with a file on the message, brings one.",
        "/film script",
        script_commands.script,
    ),
    "import": Command(
        "Brings the files on the message; one card says what each is.",
        "/film import",
        material.bring,
    ),
    "setup": Command(
        "How the production is set up: its time zone, and when its digest comes.",
        "/film setup digest 18:00",
        setup_commands.setup,
        texts.SETUP_FORMS,
    ),
    "me": Command(
        "When you are asked for your check-in: your time zone and your hour.",
        "/film me zone Europe/Lisbon",
        people_commands.me,
        texts.ME_FORMS,
    ),
    "team": Command(
        "People and their rights; the director gives them.",
        "/film team @kei artist editor",
        people_commands.team,
    ),
    "crew": Command(
        "Roles and their pages; gives a role its page.",
        "/film crew add dop scene:4 runner:@kei",
        crew_commands.crew,
        texts.CREW_FORMS,
    ),
    "deputy": Command(
        "Lends your rights until an hour, or takes them back.",
        "/film deputy @sam until 08:00",
        people_commands.deputy,
    ),
    "away": Command(
        "Nobody asks or reminds you until then; off when you are back.",
        "/film away until Friday 09:00",
        handover_commands.away,
    ),
    "handover": Command(
        "Passes your pages, claims and approvals on until you are back, with what you leave.",
        "/film handover @kei",
        handover_commands.handover,
    ),
    "approve": Command("Approves a gate or a render.", "/film approve G-7", decisions.approve),
    "reject": Command(
        "Rejects a gate or a render, with a reason.",
        "/film reject G-7 the light is wrong",
        decisions.reject,
    ),
    "undo": Command("Takes a decision back within 20 s.", "/film undo G-7", decisions.undo),
    "pick": Command("Locks one of four options.", "/film pick MARA B", renders.pick),
    "skip": Command("Leaves a render out.", "/film skip P-12", renders.skip),
    "more": Command("Asks for more of the same.", "/film more P-12", renders.more),
    "circle": Command(
        "Keeps a take, or a part of it.",
        "/film circle SC001_SH0010 2 from 00:01 to 00:03",
        renders.circle,
    ),
    "retake": Command(
        "Sends a take back, with a reason.",
        "/film retake SC001_SH0010 2 too nervous",
        renders.retake,
    ),
    "redo": Command(
        "Makes a take that is out of date again, with current canon.",
        "/film redo SC001_SH0010 2",
        renders.redo,
    ),
    "claim": Command(
        "Takes a shot to work on it by hand; nobody else touches it.",
        "/film claim SC001_SH0010 the reflection",
        commands.claim,
    ),
    "release": Command(
        "Gives back what you hold, and tells its roles what changed.",
        "/film release SC001_SH0010",
        commands.release,
    ),
    "lock": Command(
        "Locks a shot or an asset: nobody else changes it.",
        "/film lock MARA the scar is being redrawn",
        commands.lock,
    ),
    "asset": Command(
        "Has a fault in a locked asset mended there, not in its shots.",
        "/film asset fix MARA the scar is on the left",
        commands.asset,
    ),
    "unlock": Command(
        "Breaks what somebody else holds, with a reason.",
        "/film unlock SC001_SH0010 Kei is ill",
        commands.unlock,
    ),
    "ask": Command(
        "Asks the producer agent.",
        "/film ask What did we decide about the lantern?",
        questions.ask_producer,
    ),
    "answer": Command(
        "Answers a question.", "/film answer Q-7 in the winter of 1921", questions.answer
    ),
    "amend": Command(
        "Gives an answered question another answer.",
        "/film amend Q-7 in the spring of 1922",
        questions.amend,
    ),
    "withdraw": Command(
        "Withdraws a question, with a reason.",
        "/film withdraw Q-7 the scene was cut",
        questions.withdraw,
    ),
    "question": Command(
        "Asks the team, or disagrees with a role's work.",
        "/film question Who cuts scene 4?",
        questions.question,
    ),
    "reopen": Command(
        "Asks whether to reopen an approved step.",
        "/film reopen G-7 the ending changed",
        decisions.reopen,
    ),
    "stop": Command("Stops the agent of this page.", "/film stop", decisions.stop),
}


def is_word(text: str) -> bool:
    """Whether a message to us begins with a word of the table; else it is for whoever is there."""
    words = unmarked(text).split()
    if words and words[0].lower() == "me" and not people_commands.is_mine(words[1:]):
        return False  # “me too” is talk
    return not words or _saves(words) or words[0].lower() in COMMANDS

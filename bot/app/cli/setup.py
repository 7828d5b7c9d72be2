"""`film setup`: from nothing to a running bot. Nothing is written before everything is asked.

Not asynchronous: Ctrl-C must end a question at once.
"""

import asyncio
import json
import os
import re
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from pydantic import SecretStr

from bot import texts
from bot.app.cli import env_file
from bot.app.cli.doctor import Wrong, models
from bot.app.cli.maintenance import asks
from bot.app.cli.parser import Stop
from bot.app.cli.terminal import Terminal
from bot.core.settings import Settings

ENV = Path(".env")
Answers = dict[str, str]
INTERRUPTED = 130
KEY = re.compile(r"[!-#%-~]*")  # what a header may carry and `.env` gives back as it was


class Page(NamedTuple):
    """Where the app is made on the platform: its link, the app as a file, what to do there."""

    link: str
    manifest: dict[str, Any]
    steps: Sequence[str]


class Connect(Protocol):
    """One platform's part of the setup."""

    def page(self, settings: Settings, http: bool) -> Page:
        """Stop: a setting is missing for it."""
        ...

    def tokens(self, terminal: Terminal, settings: Settings, http: bool) -> Answers:
        """Ask for what lets us in; settings by their names, only what is to be written."""
        ...

    def installer(self, terminal: Terminal, settings: Settings, answers: Answers) -> Answers:
        """Find out whom to greet, with the tokens that were given."""
        ...


def setup(wanted: Namespace, settings: Settings, platform: Connect) -> bool:
    """Whether it is to be started now. Stop: it was left, and `.env` is as it was."""
    if wanted.print:
        _show(platform.page(settings, wanted.http), wanted.json)
        return False
    terminal = Terminal()
    try:
        # Scripts give their lines in this order; who is greeted may go without saying.
        answers = platform.tokens(terminal, settings, wanted.http)
        answers |= _key(terminal, settings)
        answers |= platform.installer(terminal, settings, answers)
        _write(terminal, answers)
    except EOFError as problem:
        raise Stop(texts.SETUP_CUT_OFF) from problem
    except KeyboardInterrupt as problem:
        raise Stop(texts.SETUP_STOPPED, INTERRUPTED) from problem
    terminal.say(texts.START_IT if wanted.no_start else texts.STARTING)
    return not wanted.no_start


def _show(page: Page, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"link": page.link, "manifest": page.manifest, "steps": [*page.steps]}))
    else:
        print(texts.PAGE_LINK, page.link, texts.steps(page.steps), sep="\n")


def _key(terminal: Terminal, settings: Settings) -> Answers:
    """The model's key, if one is given; none is well too."""
    had, tried = settings.anthropic_api_key, False
    while True:
        try:
            given = terminal.ask(
                texts.asked(texts.ASK_KEY, texts.KEPT_OR_NONE if had else ""), True
            )
        except EOFError:
            if tried:
                raise
            given = ""
        if given == texts.NOBODY or not (given or had):
            return {"ANTHROPIC_API_KEY": ""} if had else {}
        tried = True
        try:
            asyncio.run(_taken(settings, given))
        except Wrong as problem:
            terminal.say(texts.sentence(str(problem)))
        else:
            return {"ANTHROPIC_API_KEY": given} if given else {}


async def _taken(settings: Settings, key: str) -> None:
    """Wrong: the model's service does not take this key; empty: the one that is set."""
    if not KEY.fullmatch(key):
        raise Wrong(texts.ODD_SIGNS)
    given = settings.model_copy(update={"anthropic_api_key": SecretStr(key)}) if key else settings
    async with asks(given) as known:
        for found in await models(given, known):
            if found.wrong:
                raise Wrong(f"{found.what}: {found.wrong}")


def _write(terminal: Terminal, answers: Answers) -> None:
    if not answers:
        terminal.say(texts.SAME_ANSWERS)
        return
    try:
        env_file.write(ENV, answers)
    except (OSError, UnicodeDecodeError) as problem:
        raise Stop(texts.env_unwritable(type(problem).__name__)) from problem
    terminal.say(texts.env_written(sorted(answers)))
    for name, value in answers.items():
        if os.environ.get(name) not in (None, "", value):
            terminal.say(texts.env_wins(name))

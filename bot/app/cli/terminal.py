"""Questions on standard input: to a person at a terminal, or to a script through a pipe."""

import asyncio
import getpass
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from bot import texts
from bot.app.cli.doctor import Wrong

Taken = TypeVar("Taken")
Check = Callable[[str], Coroutine[Any, Any, Taken]]  # Wrong: it does not take what was given


class Terminal:
    """Says lines and asks for lines; what is secret is never shown."""

    def __init__(self) -> None:
        self.person = sys.stdin.isatty()

    def say(self, *lines: str) -> None:
        print(*lines, sep="\n", flush=True)

    def ask(self, words: str, secret: bool = False) -> str:
        """One line, without the spaces around it. EOFError: no more will come."""
        if self.person:
            return (getpass.getpass if secret else input)(f"{words}: ").strip()
        self.say(f"{words}:")
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line.strip()

    def until_right(
        self, words: str, had: str, check: Check[Taken], secret: bool = True
    ) -> tuple[str, Taken]:
        """(what was given, what the check says of it): asked until it is taken. Enter keeps `had`,
        if the check still takes that."""
        asked = texts.asked(words, texts.KEPT if had else "")
        while True:
            given = self.ask(asked, secret) or had
            if not given:
                self.say(texts.NOTHING_GIVEN)
                continue
            try:
                return given, asyncio.run(check(given))
            except Wrong as problem:
                self.say(texts.sentence(str(problem)))

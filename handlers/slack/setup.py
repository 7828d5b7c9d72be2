"""Slack's part of `film setup`: the app's page, its tokens, and who is greeted."""

import asyncio
import json
import os
import sys
import webbrowser
from functools import partial
from urllib.parse import quote

from bot import texts
from bot.app.cli.parser import Stop
from bot.app.cli.setup import Answers, Page
from bot.app.cli.terminal import Terminal
from bot.core.clock import Clock, WallClock
from bot.core.settings import Settings
from handlers.slack import checks
from handlers.slack.doctor import said
from handlers.slack.people import SlackPerson, called, guess, people


class SlackSetup:
    """Implements bot.app.cli.setup.Connect."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or WallClock()

    def page(self, settings: Settings, http: bool) -> Page:
        """Where the app is made. Stop: by HTTP it must know its address."""
        if http and not settings.public_url:
            raise Stop(texts.ADDRESS_FIRST)
        return _page((settings.public_url or "") if http else "")

    def tokens(self, terminal: Terminal, settings: Settings, http: bool) -> Answers:
        """Ask for the tokens, each checked at once."""
        answers: Answers = {}
        if http:
            had = settings.public_url or ""
            address, _ = terminal.until_right(texts.ASK_ADDRESS, had, checks.address, secret=False)
            answers |= _new("PUBLIC_URL", address.rstrip("/"), had)
        _open(terminal, settings, answers.get("PUBLIC_URL") or settings.public_url if http else "")
        found, app = self._bot(terminal, settings)
        return answers | found | self._way_in(terminal, settings, http, app)

    def installer(self, terminal: Terminal, settings: Settings, answers: Answers) -> Answers:
        """Whoever installs it, as Slack knows them: a bot's token does not say who that is."""
        token = answers.get("SLACK_BOT_TOKEN") or said(settings.slack_bot_token)
        had = settings.installer or ""
        everybody = asyncio.run(people(token, settings.slack_api_url))
        who = _who(terminal, everybody, guess(everybody, had.partition(":")[2]))
        if who is None:
            terminal.say(texts.WRITE_IT_YOURSELF)
            return _new("INSTALLER", "", had)
        terminal.say(texts.greeted_is(who.name))
        return _new("INSTALLER", f"slack:{who.id}", had)

    def _bot(self, terminal: Terminal, settings: Settings) -> tuple[Answers, str]:
        """(the token if it is new, the app that it is of)."""
        had, url = said(settings.slack_bot_token), settings.slack_api_url
        check = partial(checks.workspace, url=url, clock=self._clock)
        token, known = terminal.until_right(texts.ASK_BOT, had, check)
        terminal.say(texts.connected(known.name, known.bot))
        terminal.say(*(texts.note(wrong) for wrong in known.wrongs() if wrong))
        return _new("SLACK_BOT_TOKEN", token, had), known.app

    def _way_in(self, terminal: Terminal, settings: Settings, http: bool, of: str) -> Answers:
        app, secret = said(settings.slack_app_token), said(settings.slack_signing_secret)
        if http:
            given, _ = terminal.until_right(texts.ASK_SECRET, secret, checks.signing_secret)
            # With an app token it would ask for a socket, which such an app has not.
            no_socket = {"SLACK_APP_TOKEN": ""} if app else {}
            return _new("SLACK_SIGNING_SECRET", given, secret) | no_socket
        check = partial(checks.socket, url=settings.slack_api_url, app=of)
        given, warned = terminal.until_right(texts.ASK_APP, app, check)
        if warned:
            terminal.say(texts.note(warned))
        return _new("SLACK_APP_TOKEN", given, app)


def _new(name: str, value: str, had: str) -> Answers:
    return {name: value} if value != had else {}


def _page(address: str) -> Page:
    manifest = checks.manifest(address)
    filled = quote(json.dumps(manifest, separators=(",", ":")), safe="")
    way = (texts.BY_HTTP, texts.VERIFY) if address else (texts.BY_SOCKET,)
    link = f"{texts.SLACK_APPS}?new_app=1&manifest_json={filled}"
    return Page(link, manifest, (*texts.TOKEN_PAGES, *way))


def _open(terminal: Terminal, settings: Settings, address: str | None) -> None:
    """Show where the app is made, unless it is made already."""
    if settings.slack_bot_token:
        terminal.say(texts.CONNECTED_BEFORE)
        return
    page = _page(address or "")
    if terminal.person and _has_screen() and webbrowser.open(page.link):
        terminal.say(texts.PAGE_OPENED, texts.steps(page.steps), texts.NO_BROWSER_SEEN)
    else:
        terminal.say(texts.PAGE_LINK, page.link, texts.steps(page.steps))


def _has_screen() -> bool:
    """Without one, what opens would be a browser in this very terminal."""
    elsewhere = sys.platform in ("darwin", "win32")
    return elsewhere or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _who(
    terminal: Terminal, everybody: list[SlackPerson], guessed: SlackPerson | None
) -> SlackPerson | None:
    if len(everybody) < 2:
        return guessed
    while True:
        try:
            asked = terminal.ask(texts.asked(texts.ASK_WHO, guessed.name if guessed else ""))
        except EOFError:
            asked = ""
        if not asked or asked == texts.NOBODY:
            return None if asked else guessed
        found = called(everybody, asked)
        if len(found) == 1:
            return found[0]
        handles = [f"@{person.handle}" for person in found]
        terminal.say(texts.several_fit(handles) if found else texts.NO_SUCH_PERSON)

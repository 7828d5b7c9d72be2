"""`film`: joins all parts; the only file that knows every room."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.app.cli.parser import Stop, parse

if TYPE_CHECKING:
    from bot.core.settings import Settings

# The worker pool import this file too: nothing heavy may come in above the functions.


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the command line; its exit status: 0, 1 a user's error, 2 wrong usage."""
    wanted = parse(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    os.umask(0o077)  # what people wrote is nobody else's to read on this machine
    try:
        _run(wanted)
        sys.stdout.flush()
    except Stop as problem:
        print(problem, file=sys.stderr)
        return problem.status
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone, and Python would complain once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 0


def _run(wanted: Namespace) -> None:
    import asyncio

    from bot.core.settings import Settings, WrongSetting, load
    from store.unusable import DatabaseUnusable

    async def go(settings: Settings) -> None:
        # Imported here: a reading command loads no SDK and answers in a second.
        if wanted.command == "rehearse":
            from handlers.rehearsal.command import rehearse
            from understudy.playing import inside

            await rehearse(wanted, settings, inside)
        elif wanted.command == "import":
            from bot.app.cli.import_command import bring

            await bring(wanted, settings)
        elif wanted.command == "serve":
            from handlers.slack.app import platforms

            found = platforms(settings)  # Stop: before what takes long to import
            from bot.app.serve import serve
            from understudy.playing import apart

            await serve(settings, found, apart())
        elif wanted.command == "doctor":
            from bot.app.cli import maintenance
            from handlers.slack.doctor import look

            await maintenance.doctor(wanted, settings, [look])
        elif wanted.command == "migrate":
            from bot.app.cli import maintenance

            await maintenance.update(wanted, settings)
        else:
            from bot.app.cli.read_commands import answer

            await answer(wanted, settings)

    try:
        settings = load()
        if wanted.command == "setup":
            if not _set_up(wanted, settings):
                return
            wanted.command, settings = "serve", load()
        asyncio.run(go(settings))
    except (WrongSetting, DatabaseUnusable) as problem:
        raise Stop(str(problem)) from problem


def _set_up(wanted: Namespace, settings: "Settings") -> bool:
    """Whether it is to be started now."""
    from bot.app.cli.setup import setup
    from handlers.slack.setup import SlackSetup

    return setup(wanted, settings, SlackSetup())


def _speak_utf8() -> None:
    """Names and JSON are UTF-8, whatever the terminal's language is set to."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())

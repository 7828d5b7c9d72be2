"""`film`: joins all parts; the only file that knows every room."""

import asyncio
import sys
from argparse import Namespace
from collections.abc import Sequence

from bot.cli import Stop, parse
from bot.settings import Settings, WrongSetting, load


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of the command line; its exit status: 0, 1 a user's error, 2 wrong usage."""
    wanted = parse(sys.argv[1:] if argv is None else argv)
    try:
        asyncio.run(_run(wanted, load()))
    except (Stop, WrongSetting) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; nothing is lost.", file=sys.stderr)
        return 130
    return 0


async def _run(wanted: Namespace, settings: Settings) -> None:
    # Imported here: a reading command loads no SDK and answers in a second.
    if wanted.command == "rehearse":
        from handlers.rehearsal.command import rehearse

        await rehearse(wanted, settings)
    else:
        from bot.reading import answer

        await answer(wanted, settings)


if __name__ == "__main__":
    sys.exit(main())

"""The command line: what can be asked for. Reading commands load no SDK
(bot/app/cli/read_commands.py)."""

import argparse
from collections.abc import Sequence
from pathlib import Path


class Stop(Exception):
    """Ends a command with one clear line. Status 1 is a user's error."""

    def __init__(self, line: str, status: int = 1) -> None:
        super().__init__(line)
        self.status = status


READING = {
    "status": ("where the production stands", "film status --production LAMP"),
    "canon": (
        "the canon; or canon MARA, canon history MARA, canon compare MARA v1 v2",
        "film canon history MARA --json",
    ),
    "gates": ("every gate, who decided it and when", "film gates"),
    "questions": ("questions and their answers", "film questions --json"),
    "shots": ("shots with their status", "film shots"),
    "ledger": ("money: cap, held, burned, refunded", "film ledger"),
    "log": ("the append-only record; --verify checks its chain", "film log --verify"),
    "find": ("search canon, decisions, questions and shots", "film find lantern"),
    "prompt": ("the exact request a role would send now", "film prompt --role dop --scene 4"),
    "export": ("the cut as a timeline with notes as markers", "film export --format otio"),
}


CARE = {
    "serve": ("start every platform whose tokens are set, the clock and HTTP", "film serve"),
    "doctor": ("what is wrong with this installation, and what to do", "film doctor"),
    "migrate": ("bring the database to this version's tables", "film migrate"),
}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The command asked for. Wrong usage exits with 2, as argparse does."""
    parser = argparse.ArgumentParser(
        prog="film", description="Continuity: one page for a film team."
    )
    words = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _rehearse(words)
    _import(words)
    _setup(words)
    for name, (about, example) in CARE.items():
        care = words.add_parser(name, help=about, description=about, epilog=f"example: {example}")
        if name != "serve":
            care.add_argument("--json", action="store_true", help="one JSON document")
    for name, (about, example) in READING.items():
        command = words.add_parser(
            name, help=about, description=about, epilog=f"example: {example}"
        )
        command.add_argument("--production", metavar="SHOW", help="SHOW code; default the only one")
        form = command.add_mutually_exclusive_group()
        form.add_argument(
            "--json", action="store_true", help="one JSON document on standard output"
        )
        if name == "log":
            command.add_argument("--verify", action="store_true", help="check the hash chain")
            form.add_argument("--jsonl", action="store_true", help="one JSON document a row")
        if name == "canon":
            command.add_argument("words", nargs="*", metavar="WORD", help="an entry, or a form")
        if name == "find":
            command.add_argument("words", nargs="+", metavar="WORD")
        if name == "prompt":
            command.add_argument("--role", required=True)
            command.add_argument("--scene", type=_natural, default=1, metavar="N")
        if name == "export":
            command.add_argument("--format", choices=("otio", "edl", "fcp7xml"), required=True)
            command.add_argument("--act", type=_natural, metavar="N", help="one act; default all")
    wanted = parser.parse_args(argv)
    check = {"rehearse": _one_way, "setup": _a_document}.get(wanted.command)
    if check:
        check(words.choices[wanted.command], wanted)
    return wanted


def _rehearse(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = words.add_parser(
        "rehearse",
        help="one whole production from a script, headless",
        description="One production from a script file; a simulated crew presses the buttons.",
        epilog="example: film rehearse examples/the_last_lamp.fountain",
    )
    command.add_argument("script", nargs="?", type=Path, metavar="SCRIPT")
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="where everything goes; missing or empty"
    )
    command.add_argument("--scenes", type=_natural, metavar="N", help="only the first N scenes")
    command.add_argument("--seed", type=int, metavar="N", help="how the crew decides; default 1")
    command.add_argument(
        "--resume", type=Path, metavar="DIR", help="finish a rehearsal that was stopped"
    )
    command.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _import(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = words.add_parser(
        "import",
        help="material a team brings: a file, a folder or a zip",
        description="Says what each file is taken for; one press, or --yes, puts all in its place.",
        epilog="example: film import our_film.zip",
    )
    command.add_argument("path", type=Path, metavar="PATH")
    command.add_argument(
        "--production", metavar="SHOW", help="SHOW code; default the only one, else a new one"
    )
    command.add_argument("--yes", action="store_true", help="take each for what it is taken for")
    command.add_argument("--json", action="store_true", help="one JSON document on standard output")


def _setup(words: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = words.add_parser(
        "setup",
        help="from nothing to a running bot in a workspace",
        description="Opens Slack's page for the app, asks for its tokens, checks each, writes .env,"
        " starts. Answers may come through a pipe, a line each.",
        epilog="example: film setup --no-start",
    )
    command.add_argument(
        "--http", action="store_true", help="deliveries come to PUBLIC_URL instead of by socket"
    )
    command.add_argument("--no-start", action="store_true", help="only write .env")
    command.add_argument(
        "--print", action="store_true", help="only show the app page's link and what to do there"
    )
    command.add_argument("--json", action="store_true", help="with --print: and the manifest")


def _one_way(command: argparse.ArgumentParser, wanted: argparse.Namespace) -> None:
    """A rehearsal begins with a script or goes on in a folder; the folder knows all the rest."""
    begins = (wanted.script, wanted.out, wanted.scenes, wanted.seed)
    if wanted.resume is None and wanted.script is None:
        command.error("name a SCRIPT, for example examples/the_last_lamp.fountain")
    if wanted.resume is not None and any(given is not None for given in begins):
        command.error("--resume takes no SCRIPT, --out, --scenes or --seed: the folder has its own")


def _a_document(command: argparse.ArgumentParser, wanted: argparse.Namespace) -> None:
    if wanted.json and not wanted.print:
        command.error("--json goes with --print: the rest is a conversation")


def _natural(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)

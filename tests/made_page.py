"""A page of docs/ that a command makes: written, or only compared."""

import sys
from pathlib import Path


def write_or_check(target: Path, made: str, arguments: list[str]) -> int:
    """Write the page; with `--check` only compare it: 1 when it is out of date."""
    if "--check" not in arguments:
        target.write_text(made, "utf-8")
    elif not target.exists() or target.read_text("utf-8") != made:
        print(f"docs/{target.name} is out of date: run make docs", file=sys.stderr)
        return 1
    return 0

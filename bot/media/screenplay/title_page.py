"""What a script says of itself before it begins; every reader of scripts asks here."""

import re

from bot.media.screenplay.headings import is_loud, read_heading

KEY = re.compile(r"^([A-Za-z][A-Za-z _-]*?):\s*(.*)$")
FIRST = re.compile(
    r"^(?:title|credit|authors?|written by|source|(?:draft )?date|contact|notes|copyright|"
    r"revision|format|episode)$",
    re.IGNORECASE,
)
CREDIT = r"(?:written|screenplay|story|script|teleplay|created|directed|adapted|film|short)"
BY = re.compile(rf"^(?:.*\b{CREDIT}\b.*\s)?by:?$", re.IGNORECASE)
BY_WHOM = re.compile(rf"^(?:.*\b{CREDIT}\b.*\s)?by:?\s+(\S.*)$", re.IGNORECASE)


def keyed(lines: list[str]) -> tuple[dict[str, str], int]:
    """Fountain's keys and values, and the line behind them; ({}, 0) if there are none."""
    first = next((n for n, line in enumerate(lines) if line.strip()), len(lines))
    match = KEY.match(lines[first]) if first < len(lines) else None
    if match is None or not FIRST.match(match[1]):
        return {}, 0
    page: dict[str, list[str]] = {}
    end = first
    while end < len(lines) and lines[end].strip() and not _is_heading(lines[end]):
        match = KEY.match(lines[end])
        words = match[2] if match else lines[end].strip()
        if match:
            page[key := match[1].lower()] = []
        page[key] += [words] if words else []
        end += 1
    return {key: " ".join(words) for key, words in page.items() if words}, end


def _is_heading(line: str) -> bool:
    return is_loud(line) and read_heading(line) is not None


def typed(lines: list[str]) -> dict[str, str]:
    """Title and author of a page that says `by` or `written by` below its title, else {}."""
    for n, line in enumerate(lines):
        whom = BY_WHOM.match(line)
        if n and (whom or BY.match(line)):
            author = whom[1] if whom else next(iter(lines[n + 1 :]), "")
            return {"title": " ".join(lines[max(0, n - 3) : n])} | (
                {"author": author} if author else {}
            )
    return {}


def author_of(page: dict[str, str]) -> str:
    names = (page.get(key) for key in ("author", "authors", "written by"))
    return next(filter(None, names), "")


def from_name(name: str) -> str:
    """A title from a file's name, when the script tells none."""
    words = re.sub(r"[_\-]+", " ", name.rpartition(".")[0] or name).strip()
    return words if any(map(str.isupper, words)) else words.title()

"""Reads a treatment a team wrote in Markdown: sections, the register table, and the limits."""

import re

ROW = re.compile(r"^\|\s*(\d+)\s*\|\s*([\w ]+?)\s*\|", re.MULTILINE)
LIMIT = re.compile(r"(\d+)\s*(seconds|s\b|shots)", re.IGNORECASE)
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b")


def read_treatment(text: str) -> dict[str, str]:
    """Sections by heading in lower case, plus `register N` for each row of the scene table and
    `palette hex` with every colour named."""
    body: dict[str, str] = {}
    for part in re.split(r"^##\s+", text, flags=re.MULTILINE)[1:]:
        heading, _, words = part.partition("\n")
        body[heading.strip().lower()] = words.strip()
    for scene, register in ROW.findall(text):
        body[f"register {scene}"] = register.strip().lower()
    colours = list(dict.fromkeys(COLOUR.findall(text)))
    return body | ({"palette hex": ", ".join(colours)} if colours else {})


def limits(body: dict[str, str]) -> dict[str, str]:
    """{"seconds": "150", "shots": "40"} as far as the section `limits` names them first."""
    found: dict[str, str] = {}
    for number, unit in LIMIT.findall(body.get("limits", "")):
        found.setdefault("shots" if unit.lower() == "shots" else "seconds", number)
    return found

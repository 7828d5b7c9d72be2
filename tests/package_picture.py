"""Draws docs/packages.svg, the packages in their order, from the contract in pyproject.toml and the
first line of each package: `make docs`."""

import ast
import sys
import tomllib
from html import escape
from pathlib import Path
from typing import NamedTuple

from tests.made_page import write_or_check

ROOT = Path(__file__).parent.parent
WIDTH, ROW, GAP, EDGE = 900, 52, 8, 16
STYLE = (
    "text{font-family:system-ui,sans-serif;fill:#1d2330}.name{font-weight:600;font-size:15px}"
    ".says{font-size:12.5px;fill:#4a5468}.files{font-size:12px;fill:#7a8496;text-anchor:end}"
    "rect{fill:#f4f6fb;stroke:#c5cede;rx:7}.leaf rect{fill:#eef7f0;stroke:#b9d8c1}"
)


class Package(NamedTuple):
    """One package: its dotted name, what it is in one sentence, how many files it holds."""

    name: str
    says: str
    files: int


def layers(root: Path = ROOT) -> list[list[Package]]:
    """The packages, top first; those of one layer do not know each other."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (order,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return [[_package(root, name.strip()) for name in layer.split("|")] for layer in order]


def _package(root: Path, name: str) -> Package:
    folder = root / name.replace(".", "/")
    says = ast.get_docstring(ast.parse((folder / "__init__.py").read_text("utf-8"))) or ""
    files = [path for path in folder.rglob("*.py") if path.name != "__init__.py"]
    return Package(name, says.split("\n\n")[0].replace("\n", " "), len(files))


def picture(rows: list[list[Package]]) -> str:
    """The rows as SVG: a package imports only what stands below it."""
    height = 2 * EDGE + len(rows) * (ROW + GAP) - GAP
    boxes = [
        _box(package, EDGE + place * (width + GAP), EDGE + level * (ROW + GAP), width)
        for level, row in enumerate(rows)
        for width in [(WIDTH - 2 * EDGE - GAP * (len(row) - 1)) // len(row)]
        for place, package in enumerate(row)
    ]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        'role="img" aria-label="The packages, each importing only those below it">'
    )
    return "\n".join(
        [
            opening,
            f"<style>{STYLE}</style>",
            f'<rect x="0" y="0" width="{WIDTH}" height="{height}" style="fill:#fff;stroke:none"/>',
            *boxes,
            "</svg>\n",
        ]
    )


def _box(package: Package, left: int, top: int, width: int) -> str:
    kind = "product" if package.name.startswith("bot.") else "leaf"
    return (
        f'<g class="{kind}"><rect x="{left}" y="{top}" width="{width}" height="{ROW}"/>'
        f'<text class="name" x="{left + 12}" y="{top + 21}">{escape(package.name)}</text>'
        f'<text class="files" x="{left + width - 12}" y="{top + 21}">{package.files} files</text>'
        f'<text class="says" x="{left + 12}" y="{top + 40}">{escape(_short(package, width))}</text>'
        "</g>"
    )


def _short(package: Package, width: int) -> str:
    """As much of the sentence as the box is wide, cut between words."""
    most = (width - 24) // 6
    says = package.says
    return says if len(says) <= most else says[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def main(arguments: list[str], target: Path = ROOT / "docs/packages.svg") -> int:
    """Draw the picture; with `--check` only compare it: 1 when it is out of date."""
    return write_or_check(target, picture(layers()), arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

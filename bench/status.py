"""`film status` on a finished film: the answer comes before one looks away."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import monotonic

from bench.bounds import Figure, judge
from bench.rehearse import EXAMPLE, rehearse

RUNS, SECONDS = 7, 1.2


def timed(folder: Path) -> float:
    begun = monotonic()
    subprocess.run(
        [sys.executable, "-m", "bot", "status"],
        env={**os.environ, "DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return monotonic() - begun


def main() -> int:
    """On the folder that is named, or on one that is rehearsed for it."""
    if len(sys.argv) > 1:
        return _judged(Path(sys.argv[1]))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "film"
        rehearse(EXAMPLE, folder)
        return _judged(folder)


def _judged(folder: Path) -> int:
    if not (folder / "app.db").is_file():
        print(f"{folder} holds no film")
        return 1
    seconds = median(timed(folder) for _ in range(RUNS))
    return judge([Figure(f"film status, median of {RUNS}", round(seconds, 2), SECONDS, "s")])


if __name__ == "__main__":
    sys.exit(main())

"""The main job: the three-act example from `film rehearse` to done, on this machine as it is.

`python -m bench.rehearse [SCRIPT]`; the bounds hold for the example on two quiet cores.
"""

import os
import sys
import tempfile
from pathlib import Path

from bench.bounds import Figure, judge
from bench.watched import MIB, Watched, watch

EXAMPLE = "examples/the_last_lamp.fountain"
SECONDS, MEMORY = 60.0, 400.0


def rehearse(script: str, folder: Path) -> Watched:
    command = [sys.executable, "-m", "bot", "rehearse", script, "--out", str(folder)]
    return watch(command)


def main() -> int:
    script = sys.argv[1] if len(sys.argv) > 1 else EXAMPLE
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as place:
        seen = rehearse(script, Path(place) / "film")
    if seen.status:
        print(f"film rehearse {script} ended with {seen.status}")
        return 1
    busy = sum(seen.processor.values())
    print(f"{busy:.1f} s of processor time; the machine's load was {before:.1f} before")
    for name, size in sorted(seen.largest.items(), key=lambda item: -item[1]):
        pid = int(name.rpartition(" ")[2])
        print(f"{name}: at most {size / MIB:.0f} MiB, {seen.processor[pid]:.1f} s")
    print(f"all processes, shared pages counted for each: {seen.resident / MIB:.0f} MiB")
    return judge(
        [
            Figure(f"film rehearse {script}", round(seen.seconds, 1), SECONDS, "s"),
            Figure("all processes at once", seen.proportional / MIB, MEMORY, "MiB"),
            Figure("the largest of them", max(seen.largest.values()) / MIB, MEMORY, "MiB"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())

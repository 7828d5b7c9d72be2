"""The style a team brings: a block in words, and frames. Frames that came together are one set;
they hang at the draft of the style block, and production design distils them into its words."""

from typing import Any

from bot.canon import drafts
from bot.intake.target import Landing
from bot.production import unstaffed_roles
from bot.workflow import advance
from store import canon
from store.models import Entry, EntryKind, Taken

NAME = EntryKind.STYLE_BLOCK.value
MAKER = "production_design"
Json = dict[str, Any]


async def land(landing: Landing, words: Json) -> None:
    """Words and frames as one draft; without words the frames are set to work."""
    frames = await _frames(landing)
    if await drafts.needs_change(landing.db, landing.production, NAME, NAME):
        words = {}
    if not (words or frames):
        return
    before = await _newest(landing)
    body = {**(before.body if before else {}), **words}
    await landing.draft(NAME, NAME, body | ({"frames": frames} if frames else {}))
    if frames and not words:
        await _distil(landing, frames)


async def _newest(landing: Landing) -> Entry | None:
    return await canon.newest(landing.db, landing.production, NAME, NAME)


async def _frames(landing: Landing) -> list[Json]:
    """The frames that hang there, with the new set behind them; none if none came."""
    came = landing.of(Taken.STYLE_FRAME)
    before = await _newest(landing)
    hung = list(before.body.get("frames", ())) if came and before else []
    number = max((one["set"] for one in hung), default=0) + 1
    known = {one["sha256"] for one in hung}
    fresh = dict.fromkeys(m.picture for m in came if m.picture not in known)
    return hung + [
        {"frame": f"S{n:02}", "sha256": sha256, "set": number}
        for n, sha256 in enumerate(fresh, len(hung) + 1)
    ]


async def _distil(landing: Landing, frames: list[Json]) -> None:
    """Production design sees all frames of the set, and the colours they are made of."""
    shown = {m.picture for m in landing.of(Taken.STYLE_FRAME)}
    await unstaffed_roles.send(
        landing.app, landing.db, landing.production, MAKER,
        f"style_frames:{landing.production.code}:{landing.parcel.id}",
        event="task", stage="style_frames", text=advance.TEXTS["style_frames"],
        colours=landing.parcel.colours, by=landing.by,
        frames=[{"frame": f["frame"], "sha256": f["sha256"]} for f in frames
                if f["sha256"] in shown],
    )  # fmt: skip

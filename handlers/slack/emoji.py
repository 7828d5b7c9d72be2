"""The emoji that roles and reactions use, by the names that Slack has for them."""

NAMES = {
    "👀": "eyes",
    "✅": "white_check_mark",
    "❌": "x",
    "🎞️": "film_frames",
    "🎭": "performing_arts",
    "🧵": "thread",
    "📋": "clipboard",
    "🎥": "movie_camera",
    "✂️": "scissors",
    "🎬": "clapper",
    "🎨": "art",
    "✏️": "pencil2",
}


def icon(picture: str) -> dict[str, str]:
    """Whose picture stands beside a message; the app's own where Slack has no name for it."""
    name = NAMES.get(picture)
    return {"icon_emoji": f":{name}:"} if name else {}

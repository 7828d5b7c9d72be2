"""The treatment and the style block: standing rules drawn from the script, and from a treatment the
team brought; a rejection's reason goes into the next version."""

import re
from typing import Any

from understudy import craft, doubts
from understudy.request import Request

Json = dict[str, Any]
HEX = re.compile(r"#[0-9a-fA-F]{6}\b")
TONES = {
    "dread": "dark and patient",
    "tense": "tight and spare",
    "uneasy": "quiet and watchful",
    "release": "open and bright",
    "tender": "close and warm",
    "wonder": "wide-eyed and still",
    "grief": "plain and slow",
    "calm": "plain and unhurried",
}
PALETTES = {
    "night": ["#0b141d", "#1f3040", "#566870", "#d99a45", "#e8e0cf"],
    "day": ["#22303a", "#4d6a78", "#8fa5a8", "#d7b884", "#f1ebdd"],
    "dawn": ["#1c2833", "#51606e", "#a58f92", "#e0b07c", "#f3e6d2"],
}
JOBS = ("black", "slate", "half tone", "accent light", "white")
LOOK = "Gouache on dark paper: flat opaque shapes, dry-brush edges, no outlines, light grain."
LIGHTING = {
    "night": "Every light has a source in frame or just beside it; dark to light 80:20, "
    "one warm key from the side.",
    "day": "Soft light from one side of the sky; dark to light 50:50, shadows kept open.",
    "dawn": "Flat cold light from the left, warming towards the end; dark to light 60:40.",
}
LENS = "28 mm for places, 40 mm for people, 75 mm for faces and things; no other focal length."
NEGATIVES = "no live action, no photographic skin, no 3D sheen, no text on screen, no lens flare"
ASKED = (  # what a reason may ask for: its words, the sentence it becomes, the palette's shift
    ("cold colder blue cool cooler", "Shadows lean to cold blue.", (-12, 0, 16)),
    ("warm warmer gold golden", "Lights lean to warm gold.", (16, 6, -10)),
    ("dark darker black night", "A third darker throughout, sources smaller.", (-14, -14, -14)),
    (
        "bright brighter light lighter",
        "A third brighter throughout, shadows readable.",
        (16, 16, 16),
    ),
    ("grey gray muted pale less", "Colours muted towards grey.", (4, 4, 4)),
    ("rough rougher texture grain paper", "Rougher paper and coarser grain.", (6, 2, -2)),
)


def treatment(request: Request) -> dict[str, str]:
    """The treatment's fields: from the canon, else the draft as last read or written."""
    entry = request.entry("treatment")
    if entry:
        return {name: str(value) for name, value in entry["body"].items()}
    written = [c for name, c in request.calls if name == "canon_write" and c["kind"] == "treatment"]
    if written:
        return {field["name"]: field["value"] for field in written[-1]["fields"]}
    return {name: str(value) for name, value in request.draft.items()}


def section(fields: dict[str, str], name: str) -> str:
    """What a treatment says under this name: a field, or a heading of a brought Markdown text."""
    for field, value in fields.items():
        if name in field.lower():
            return value
    found = re.search(
        rf"^#+ [^\n]*{name}[^\n]*\n(.*?)(?=^#|\Z)",
        prose(fields),
        re.IGNORECASE | re.MULTILINE | re.DOTALL,
    )
    return found[1].strip() if found else ""


def prose(fields: dict[str, str]) -> str:
    return "\n".join(fields.values())


def registers(fields: dict[str, str], script: Json) -> dict[int, str]:
    """Each scene's register: the treatment's, else the one its own words ask for."""
    return craft.registers(script) | stated(fields)


def stated(fields: dict[str, str]) -> dict[int, str]:
    """Scene order: register, where the treatment gives one, in fields or in a table."""
    rows = re.findall(r"^\|\s*(\d+)\s*\|\s*(\w+)\s*\|", prose(fields), re.MULTILINE)
    rows += [
        (name.split()[1], value)
        for name, value in fields.items()
        if re.match(r"register \d+$", name)
    ]
    return {
        int(n): word.strip().lower() for n, word in rows if word.strip().lower() in craft.REGISTERS
    }


def known(request: Request) -> str:
    """All that was said about the film outside its scenes."""
    decided = (str(d["body"].get("text", "")) for d in request.decisions())
    return "\n".join([prose(treatment(request)), *decided])


def written_treatment(request: Request) -> Json:
    """canon_write for the treatment: logline, era, tone, a register for each scene, rules."""
    script = request.script or {}
    moods = craft.registers(script)
    fields = {
        "logline": logline(script),
        "era": _era(request),
        "tone": _tone(moods),
        **{f"register {n}": mood for n, mood in moods.items()},
        "camera": "Three shots of four are static; a move needs a cause in the frame. " + LENS,
        "pace": "A shot lasts 2 to 6 s; at most 8 cuts in any 15 s.",
        "negatives": NEGATIVES,
    }
    fields |= _heeded(request, "treatment")
    return _write("treatment", "Drawn from the script, scene by scene.", fields)


def logline(script: Json) -> str:
    """Who, where it begins, what the middle brings, where it ends, in the script's own words."""
    scenes, who = script["scenes"], craft.lead(script)
    looks = craft.description(who, script) if who else ""
    turn = scenes[len(scenes) // 2]
    event = turn.get("synopsis") or next(iter(craft.sentences(craft.action(turn))), turn["heading"])
    subject = f"{who} ({looks})" if looks else who or "A place"
    return f"{subject}, from {_where(scenes[0])} to {_where(scenes[-1])}; at the turn: {event}"


def _where(scene: Json) -> str:
    return f"{scene['location']} at {scene['time_of_day'].lower() or 'no given hour'}"


def _era(request: Request) -> str:
    asked = next(
        (c for name, c in request.calls if name == "human_ask" and c["matter"] == "the era"), None
    )
    found = request.answered("the era") or doubts.era(request.script or {}, known(request))
    return found or ("see the open question about the era" if asked else "not given")


def _tone(moods: dict[int, str]) -> str:
    order = list(dict.fromkeys(moods.values()))
    return ", then ".join(TONES[mood] for mood in order[:4])


def style_block(request: Request) -> Json:
    """canon_write for the style block; its text answers every reason it was sent back for."""
    fields, script = treatment(request), request.script or {}
    hour = _hour(script)
    seen = frames_colours(request)
    colours = seen or list(dict.fromkeys(HEX.findall(prose(fields)))) or PALETTES[hour]
    era = request.answered("the era") or doubts.era(script, known(request))
    text = [_look(fields), f"Era: {era}." if era else "", _light(fields, hour)]
    for reason in reasons(request, "style"):
        sentence, shift = _asked(reason)
        text.append(sentence)
        colours = [_shifted(colour, shift) for colour in colours]
    return _write(
        "style_block",
        f"From the {'frames' if seen else 'treatment'}, for every shot of the film.",
        {
            "text": craft.one_line(" ".join(text)),
            "negatives": craft.one_line(section(fields, "negatives") or NEGATIVES),
            "palette": ", ".join(
                f"{c} {job}" for c, job in zip(colours, _jobs(colours, fields), strict=True)
            ),
            "lighting": craft.one_line(section(fields, "lighting") or LIGHTING[hour]),
            "lens": _lens(section(fields, "camera")),
        },
    )


def frames_colours(request: Request) -> list[str]:
    """The colours that the style frames of the last set are made of, as they were measured."""
    sets = [event for event in request.told("task") if event["stage"] == "style_frames"]
    return list(sets[-1].get("colours", ())) if sets else []


def _light(fields: dict[str, str], hour: str) -> str:
    """The first two sentences of the treatment on light, else the rule of the hour."""
    return " ".join(craft.sentences(section(fields, "lighting"))[:2]) or LIGHTING[hour]


def _look(fields: dict[str, str]) -> str:
    """The medium the treatment names, else gouache."""
    found = re.search(r"\bLook: ([^\n]+)", prose(fields))
    return found[1].strip()[:1].upper() + found[1].strip()[1:] if found else LOOK


def _hour(script: Json) -> str:
    """The hour most scenes play at: night, day or dawn."""
    hours = [f"{s['time_of_day']} {s['heading']}".lower() for s in script["scenes"]]
    dark = sum(bool(re.search("night|dusk|evening|midnight", hour)) for hour in hours)
    dawn = sum(bool(re.search("dawn|morning|sunrise", hour)) for hour in hours)
    return "night" if 2 * dark >= len(hours) else "dawn" if 2 * dawn > len(hours) else "day"


def _jobs(colours: list[str], fields: dict[str, str]) -> list[str]:
    """What each colour is for: the treatment's words behind it, else by its place from the dark."""
    said = (
        re.search(rf"{colour}`?\s+([^·\n,`.]+)", prose(fields), re.IGNORECASE) for colour in colours
    )
    return [m[1].strip() if m else JOBS[min(n, len(JOBS) - 1)] for n, m in enumerate(said)]


def _lens(camera: str) -> str:
    """The sentence of the camera rules that names focal lengths, else ours."""
    return next((s for s in craft.sentences(camera) if re.search(r"\d+ mm", s)), LENS).lstrip("- ")


def reasons(request: Request, stage: str, act: int | None = None) -> list[str]:
    """Why this stage's work was sent back, oldest first."""
    sent = (
        e
        for e in request.told("rejected")
        if e.get("stage") == stage and e.get("act") in (act, None)
    )
    return [event["reason"] for event in sent]


def _heeded(request: Request, stage: str) -> dict[str, str]:
    return {f"asked for {n}": reason for n, reason in enumerate(reasons(request, stage), 1)}


def _asked(reason: str) -> tuple[str, tuple[int, int, int]]:
    """What a reason asks for, as a sentence for the block and a shift of its colours."""
    said = set(craft.words(reason))
    found = [(sentence, shift) for asked, sentence, shift in ASKED if said & set(asked.split())]
    tail = f"Held to throughout: {craft.one_line(reason).rstrip('.')}."
    if not found:
        return tail, (0, 0, 0)
    sentence, shift = found[0]
    if {"too", "less"} & said:  # the complaint names what there is too much of
        return tail, (-shift[0], -shift[1], -shift[2])
    return f"{sentence} {tail}", shift


def _shifted(colour: str, shift: tuple[int, int, int]) -> str:
    channels = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(
        f"{min(max(c + by, 0), 255):02x}" for c, by in zip(channels, shift, strict=True)
    )


def _write(kind: str, reason: str, fields: dict[str, str]) -> Json:
    return {
        "kind": kind,
        "name": kind,
        "scope": "production",
        "reason": reason,
        "fields": [{"name": name, "value": value} for name, value in fields.items() if value],
    }

"""What a role may ask for: one table, the same bytes for every role (bot/agents/tool_executor.py
runs it).

No tool approves, spends or locks: it reads, writes drafts, or posts something that waits.
"""

from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True)
class Tool:
    """A tool as the model sees it. One that ends the turn posts something people answer later."""

    name: str
    about: str
    parameters: Schema
    ends_turn: bool = False

    def schema(self) -> Schema:
        return {
            "name": self.name,
            "description": self.about,
            "input_schema": self.parameters,
            "strict": True,
        }


def text(about: str, *choices: str) -> Schema:
    return {"type": "string", "description": about} | ({"enum": list(choices)} if choices else {})


def number(about: str) -> Schema:
    return {"type": "number", "description": about}


def whole(about: str) -> Schema:
    return {"type": "integer", "description": about}


def many(about: str, of: Schema) -> Schema:
    return {"type": "array", "description": about, "items": of}


def record(**fields: Schema) -> Schema:
    """An object in which every field is required and no other is allowed (strict)."""
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


SCOPE = text("Where it holds: production, act:1, scene:4 or shot:SC004_SH0020.")
WAITS = text(
    "The stage that waits for it, or none.",
    *("none", "style", "assets", "shot_list", "storyboard", "generation"),
)
SHOT = text("The shot's code, such as SC004_SH0020.")
STAGES_ASKED = ("script", "style", "four_answers", "shot_list", "storyboard", "picture_lock")
REGISTERS = ("calm", "uneasy", "tense", "dread", "release", "tender", "wonder", "grief")
SIZES = ("EXTREME WIDE", "WIDE", "MEDIUM", "TWO SHOT", "OTS", "CLOSE", "INSERT")
ANGLES = ("eye level", "low", "high", "dutch", "overhead")
ENTRY_KINDS = (
    "treatment",
    "character",
    "environment",
    "prop",
    "style_block",
    "hard_constraint",
    "deliverable_format",
)

PLAN = record(
    code=text("Its code if the list has it already, such as SC004_SH0020; empty for a new one."),
    size=text("Shot size.", *SIZES),
    angle=text("Camera angle.", *ANGLES),
    movement=text("Camera movement, such as static, slow push in, pan left."),
    action=text("What happens in the shot, one sentence in the present tense."),
    dialogue=text("The line spoken, or empty."),
    cast=many(
        "Names of the characters in frame, as the script's cues spell them.", text("A name.")
    ),
    props=many("Names of the key props in frame.", text("A name.")),
    register=text("The mood register the treatment gives this moment.", *REGISTERS),
    seconds=number("Length in seconds, 1 to 15."),
)

TOOLS = (
    Tool(
        "assets_propose",
        "Propose four options for each recurring asset you own, before any video is made. Call "
        "it once with every asset you were asked for; a person approves the renders and picks "
        "one of each four. The four options of an asset must differ in named attributes. Ends "
        "your turn.",
        record(
            assets=many(
                "The assets.",
                record(
                    kind=text("What it is.", "character", "environment", "prop"),
                    name=text("Its name, as the canon spells it."),
                    anchor=text(
                        "Five to seven attributes that stay true in every shot, as one sentence."
                    ),
                    options=many(
                        "Exactly four options.",
                        record(
                            attributes=many(
                                "What makes this option differ.",
                                record(
                                    name=text("Attribute."),
                                    value=text("Its value in this option."),
                                ),
                            ),
                            prompt=text("The plate or sheet to draw, without style or negatives."),
                        ),
                    ),
                ),
            ),
        ),
        ends_turn=True,
    ),
    Tool(
        "canon_read",
        "Read a part of the production that is not in front of you. Never needed for the canon "
        "itself, which you have; use it for drafts, takes, and where the film stands: what is "
        "locked, which stage is current, what waits for whom.",
        record(section=text("Which part.", "drafts", "shots", "takes", "waiting")),
    ),
    Tool(
        "canon_search",
        "Find what was decided: searches the canon, decisions and questions for words.",
        record(words=text("What to look for.")),
    ),
    Tool(
        "canon_write",
        "Write a new version of an entry you own, as a draft that a gate will make canon. What you "
        "do not own is posted on its owner's page, as a suggestion.",
        record(
            kind=text("What it is.", *ENTRY_KINDS),
            name=text("Its name; the kind itself when there is only one."),
            scope=SCOPE,
            reason=text("Why, in one sentence."),
            fields=many(
                "Its content, field by field, in order.",
                record(
                    name=text("Field, such as era, palette, negatives, text."),
                    value=text("Content."),
                ),
            ),
        ),
    ),
    Tool(
        "cut_review",
        "Post your review of an act's rough cut: what is working, what is not, against the "
        "treatment. Each finding names the shot and the timecode. Opens the rough-cut gate. Ends "
        "your turn.",
        record(
            act=whole("The act."),
            working=text("What is working, two sentences at most."),
            findings=many(
                "What is not working; empty if nothing.",
                record(
                    shot=SHOT,
                    timecode=text("Where in the cut, HH:MM:SS:FF."),
                    rule=text(
                        "What it offends.", "coverage", "density", "register", "continuity", "other"
                    ),
                    text=text("The finding, one sentence, with what the treatment says."),
                ),
            ),
        ),
        ends_turn=True,
    ),
    Tool(
        "gate_request",
        "Ask people to approve a finished stage. The gate binds to the drafts as they are now. "
        "Ends your turn.",
        record(
            stage=text(
                f"The stage: {', '.join(STAGES_ASKED)}, one this production added, or change: "
                "your drafts of what is locked already."
            ),
            act=whole("The act for a stage that is per act, else 0."),
            summary=text("What to look at and what changed, two sentences at most."),
        ),
        ends_turn=True,
    ),
    Tool(
        "generation_propose",
        "Propose video takes for shots of your scene. Give the shot's own words only: the style "
        "block, anchors and negatives are added by the bot. A person approves before anything "
        "renders. Ends your turn.",
        record(
            shots=many(
                "The shots, in order.",
                record(
                    shot=SHOT,
                    framing=text("The shot itself: who does what, in frame."),
                    camera_lens=text("Camera and lens."),
                    lighting=text("Light: source, direction, quality."),
                    palette=text("Colours of this shot."),
                    composition=text("Composition."),
                    atmosphere=text("Air, weather, sound of the place."),
                    register=text("Mood register.", *REGISTERS),
                    takes=whole("How many takes, 1 to 4."),
                    seconds=number("Length in seconds, 1 to 15."),
                    changed=text(
                        "What changed since the last approved prompt of this shot, or empty."
                    ),
                ),
            ),
        ),
        ends_turn=True,
    ),
    Tool(
        "human_ask",
        "Ask a person instead of guessing, when the script or the canon leaves open something "
        "your work needs. One matter a question; ask all you have in one message. Ends your turn.",
        record(
            matter=text("What it is about in two to five words, so that nobody asks it twice."),
            text=text("The question."),
            why=text("Why it matters to the film."),
            asked_of=text("Who can answer.", "director", "line_producer", "artist", "editor"),
            scope=SCOPE,
            waits=WAITS,
            answers=many("Two to four suggested answers that differ.", text("An answer.")),
        ),
        ends_turn=True,
    ),
    Tool(
        "human_flag_disagreement",
        "Say that an instruction contradicts the canon or the craft. A person settles it. Ends "
        "your turn.",
        record(
            matter=text("What it is about in two to five words."),
            theirs=text("The position you were given, with its source."),
            yours=text("Your position, with its evidence from the canon."),
            scope=SCOPE,
            waits=WAITS,
        ),
        ends_turn=True,
    ),
    Tool(
        "human_withdraw",
        "Withdraw a question of yours that needs no answer any more.",
        record(
            question=text("Its number, such as Q-7."),
            why=text("Why, in one sentence."),
        ),
    ),
    Tool(
        "shotlist_update",
        "Write the shots of one scene, in order, as a draft. Call it once for each scene, then "
        "ask for the shot-list gate. A shot that stays keeps its code; a new one gets a code "
        "between its neighbours; one you leave out is cut.",
        record(
            scene=whole("The scene's order."),
            shots=many("Its shots.", PLAN),
        ),
    ),
    Tool(
        "storyboard_update",
        "Write the boards of shots: how the frame is composed. Call it once for an act, then ask "
        "for the storyboard gate.",
        record(
            boards=many(
                "The boards.",
                record(
                    shot=SHOT,
                    composition=text("Where the weight of the frame lies."),
                    foreground=text("What stands nearest, or empty."),
                    note=text("What the boards must carry over to the next shot, or empty."),
                ),
            ),
        ),
    ),
)

BY_NAME = {tool.name: tool for tool in TOOLS}


def schemas() -> list[Schema]:
    """The list every role sends, sorted by name."""
    return [tool.schema() for tool in sorted(TOOLS, key=lambda tool: tool.name)]

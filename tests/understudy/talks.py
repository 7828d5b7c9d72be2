"""Scripts, and requests laid out as bot/agents/prompt.py does, for the tests of the understudy."""

import json
from typing import Any

from jsonschema import Draft202012Validator

from bot.core.roles import SHIPPED, read_role
from bot.core.tool_schemas import BY_NAME
from understudy.roles import play
from understudy.server import Reply

Json = dict[str, Any]
WIDE = {
    "size": "WIDE", "angle": "eye level", "movement": "static", "action": "Ina rows.",
    "dialogue": "", "cast": ["INA"], "props": [], "register": "calm",
}  # fmt: skip


def action(text: str) -> Json:
    return {"kind": "action", "text": text, "character": None}


def line(who: str, text: str) -> Json:
    return {"kind": "dialogue", "text": text, "character": who}


def scene(order: int, *elements: Json, act: int = 1, place: str = "", time: str = "NIGHT") -> Json:
    place = place or f"ROOM {order}"
    return {
        "order": order, "number": str(order), "act": act, "heading": f"INT. {place} - {time}",
        "int_ext": "INT", "location": place, "time_of_day": time, "synopsis": "", "eighths": 3,
        "characters": list(dict.fromkeys(e["character"] for e in elements if e["character"])),
        "elements": list(elements),
    }  # fmt: skip


def script(*scenes: Json, title: str = "The Crossing") -> Json:
    acts = sorted({s["act"] for s in scenes})
    return {
        "title": title, "acts": [{"number": n, "title": f"Act {n}"} for n in acts],
        "characters": list(dict.fromkeys(name for s in scenes for name in s["characters"])),
        "eighths": sum(s["eighths"] for s in scenes), "scenes": list(scenes),
    }  # fmt: skip


def film() -> Json:
    """Two acts on a river: one figure nobody describes, one face nobody sees, one lantern."""
    return script(
        scene(
            1,
            action("October 1962. INA (68, white plait, an oilskin to her shins) lifts a LANTERN."),
            line("INA", "Nine."), action("TOMA (10, red wool cap) counts the windows."),
            line("TOMA", "Eight."), place="LANDING",
        ),
        scene(2, action("Ina rows. The lantern greens the fog."), place="RIVER"),
        scene(
            3, action("Shingle. A bell. She raises the lantern to the face. We do not see it."),
            line("THE PASSENGER", "You came."), line("INA", "You rang."), act=2, place="FAR BANK",
        ),
        scene(
            4, action("Toma takes off his cap. The lantern hangs on its hook."),
            act=2, place="LANDING", time="DAWN",
        ),
    )  # fmt: skip


def entry(
    kind: str, body: Json, name: str = "", scope: str = "production", number: int | None = None
) -> Json:
    return {
        "kind": kind, "name": name or kind, "scope": scope, "version": 1, "number": number,
        "status": "canon", "body": body,
    }  # fmt: skip


def decision(
    matter: str, words: str, question: str, scope: str = "production", number: int = 1
) -> Json:
    return entry(
        "decision", {"matter": matter, "question": question, "text": words}, matter, scope, number
    )


TREATMENT = entry(
    "treatment",
    {"register 1": "calm", "register 2": "uneasy", "register 3": "dread", "register 4": "release"},
)
STYLE = entry(
    "style_block",
    {"text": "Gouache.", "negatives": "no rain", "palette": "#0b141d black, #1f3040, #d99a45",
     "lighting": "85:15", "lens": "28 mm, 40 mm, 75 mm"},
)  # fmt: skip


DRAFTS = {"section": "drafts"}


class Talk:
    """One role's conversation: say what it is told, let it play, tell it what came of its tools."""

    def __init__(
        self,
        role: str,
        story: Json | None,
        *canon: Json,
        scene: int | None = None,
        **production: Any,
    ) -> None:
        about = {"code": "LAMP", "title": "The Crossing", "seconds_target": None, "shots_max": None}
        document = json.dumps({"production": about | production, "canon": canon, "script": story})
        place = f"scene: {scene}\n" if scene is not None else ""
        path = SHIPPED / f"{role}.md"
        self.tools = read_role(path).tools if path.exists() else ()
        body = read_role(path).brief if path.exists() else f"# {role.title()}"
        self.messages: list[Json] = [
            _user({"type": "text", "text": "Load the canon."}),
            {
                "role": "assistant",
                "content": [_use("toolu_canon", "canon_read", {"section": "drafts"})],
            },
            _user(_result("toolu_canon", document)),
            {
                "role": "system",
                "content": [_text(f"role: {role}\n{place}production: LAMP\n\n{body}")],
            },
        ]
        self.first = True

    def tell(self, *events: Json) -> Reply:
        """The reply to these events, told in one message."""
        blocks = [_text(json.dumps(event, ensure_ascii=False)) for event in events]
        if self.first:
            self.messages[2]["content"] += blocks
        else:
            self.messages.append(_user(*blocks))
        self.first = False
        return self._play()

    def results(self, *texts: str, failed: bool = False) -> Reply:
        """The reply once the tools of the last message gave these results (or all went well)."""
        uses = [b for b in self.messages[-1]["content"] if b["type"] == "tool_use"]
        said = list(texts) or ["done"] * len(uses)
        pairs = zip(uses, said, strict=True)
        self.messages.append(_user(*(_result(use["id"], text, failed) for use, text in pairs)))
        return self._play()

    def until_quiet(self, *events: Json) -> list[Reply]:
        """Every reply until one has no tools; more than eight would be a loop."""
        replies = [self.tell(*events)]
        while replies[-1].tools:
            assert len(replies) < 8
            replies.append(self.results())
        return replies

    def _play(self) -> Reply:
        body = {"model": "understudy", "tools": [], "system": [], "messages": self.messages}
        reply = play(json.loads(json.dumps(body)))
        assert reply == play(body)
        for name, given in reply.tools:
            assert name in self.tools
            Draft202012Validator(BY_NAME[name].parameters).validate(given)
        uses = [
            _use(f"toolu_{len(self.messages)}_{n}", *call) for n, call in enumerate(reply.tools)
        ]
        self.messages.append({"role": "assistant", "content": [_text(reply.text), *uses]})
        return reply


def calls(reply: Reply, name: str) -> list[Json]:
    return [given for tool, given in reply.tools if tool == name]


def task(stage: str, **more: Any) -> Json:
    return {"event": "task", "stage": stage, "act": None, "text": "Your task.", **more}


def shot(code: str, **plan: Any) -> Json:
    return {"shot": code, "scene": int(code[2:5]), "seconds": 4, **WIDE, "board": {}, **plan}


def rejected(stage: str, reason: str, act: int | None = None, **more: Json) -> Json:
    return {"event": "rejected", "what": "G-3", "stage": stage, "act": act, "by": "Mara (director)",
            "reason": reason, **more}  # fmt: skip


def fields(given: Json) -> dict[str, str]:
    return {field["name"]: field["value"] for field in given["fields"]}


def _user(*blocks: Json) -> Json:
    return {"role": "user", "content": list(blocks)}


def _text(text: str) -> Json:
    return {"type": "text", "text": text}


def _use(use_id: str, name: str, given: Json) -> Json:
    return {"type": "tool_use", "id": use_id, "name": name, "input": given}


def _result(use_id: str, text: str, failed: bool = False) -> Json:
    return {"type": "tool_result", "tool_use_id": use_id, "content": text} | (
        {"is_error": True} if failed else {}
    )

"""The models the understudy answers for, with the limits that decide whether a request is refused.

Where Anthropic's pages give no figure, the strictest one of the neighbouring models stands here.
"""

from dataclasses import dataclass
from typing import Any

from understudy.refused import Refused

Json = dict[str, Any]


@dataclass(frozen=True)
class ModelCard:
    """Sizes in tokens. `cacheable` is the shortest prefix that is cached at all."""

    id: str
    name: str
    context: int = 1_000_000
    output: int = 128_000
    cacheable: int = 512
    system_messages: bool = True

    @property
    def images(self) -> int:
        """The most images in one request."""
        return 600 if self.context > 200_000 else 100

    def shown(self) -> Json:
        """An entry of GET /v1/models. The epoch stands for a release date that is not known."""
        return {
            "type": "model",
            "id": self.id,
            "display_name": self.name,
            "created_at": "1970-01-01T00:00:00Z",
            "lifecycle": "active",
            "max_input_tokens": self.context,
            "max_tokens": self.output,
        }


MODELS = {
    model.id: model
    for model in (
        ModelCard("claude-fable-5-2", "Claude Fable 5.2", cacheable=4096),
        ModelCard(
            "claude-haiku-5-5", "Claude Haiku 5.5", context=200_000, output=64_000, cacheable=4096
        ),
        ModelCard("claude-sonnet-5-5", "Claude Sonnet 5.5"),
        ModelCard("claude-fable-5-1", "Claude Fable 5.1"),
        ModelCard("claude-opus-5-5", "Claude Opus 5.5"),
        ModelCard("claude-sonnet-5", "Claude Sonnet 5", cacheable=1024, system_messages=False),
        ModelCard("claude-fable-5", "Claude Fable 5"),
        ModelCard("claude-opus-5", "Claude Opus 5"),
        ModelCard("claude-opus-4-8", "Claude Opus 4.8", cacheable=1024),
    )
}


def named(identity: str) -> ModelCard:
    """The model of this id. Refused with 404 when there is none."""
    if identity not in MODELS:
        raise Refused(f"model: {identity}", "not_found_error")
    return MODELS[identity]


def page(limit: int, after: str | None) -> Json:
    """A page of the catalogue that starts behind the model `after`."""
    ids = list(MODELS)
    start = ids.index(after) + 1 if after in ids else 0
    chosen = ids[start : start + limit]
    return {
        "data": [MODELS[identity].shown() for identity in chosen],
        "has_more": start + limit < len(ids),
        "first_id": chosen[0] if chosen else None,
        "last_id": chosen[-1] if chosen else None,
    }

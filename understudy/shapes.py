"""The shape of a request: which fields and blocks may stand where (used by validation.py).

What the API offers and the understudy does not play (documents, server tools, output formats) is
not listed, so that a request which needs it is refused rather than half answered.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Json = dict[str, Any]
Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,128}$")]
Words = Annotated[str, Field(min_length=1)]


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CacheControl(Shape):
    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] | None = None


class Marked(Shape):
    """Whatever can carry a cache breakpoint."""

    cache_control: CacheControl | None = None


class TextBlock(Marked):
    type: Literal["text"]
    text: Words


class SpokenText(TextBlock):
    citations: None = None


class Inline(Shape):
    type: Literal["base64"]
    media_type: Literal["image/jpeg", "image/png", "image/gif", "image/webp"]
    data: Words


class Linked(Shape):
    type: Literal["url"]
    url: Annotated[str, Field(pattern=r"^https://")]


class Filed(Shape):
    type: Literal["file"]
    file_id: str


class Image(Marked):
    type: Literal["image"]
    source: Annotated[Inline | Linked | Filed, Field(discriminator="type")]


class ToolUse(Marked):
    type: Literal["tool_use"]
    id: Name
    name: Name
    input: Json
    caller: Json | None = None


class ToolResult(Marked):
    type: Literal["tool_result"]
    tool_use_id: Name
    content: str | list[Annotated[TextBlock | Image, Field(discriminator="type")]] | None = None
    is_error: bool | None = None


class Thinking(Shape):
    type: Literal["thinking"]
    thinking: str
    signature: Words


Heard = Annotated[TextBlock | Image | ToolResult, Field(discriminator="type")]
Said = Annotated[SpokenText | ToolUse | Thinking, Field(discriminator="type")]


class UserMessage(Shape):
    role: Literal["user"]
    content: Words | Annotated[list[Heard], Field(min_length=1)]


class AssistantMessage(Shape):
    role: Literal["assistant"]
    content: Words | Annotated[list[Said], Field(min_length=1)]


class SystemMessage(Shape):
    role: Literal["system"]
    content: Words | Annotated[list[TextBlock], Field(min_length=1)]


Message = Annotated[UserMessage | AssistantMessage | SystemMessage, Field(discriminator="role")]


class ToolShape(Marked):
    type: Literal["custom"] | None = None
    name: Name
    description: str | None = None
    input_schema: Json
    strict: bool = False
    input_examples: list[Json] | None = None


class ToolChoice(Shape):
    type: Literal["auto", "none", "any", "tool"]
    name: str | None = None
    disable_parallel_tool_use: bool | None = None


class ThinkingConfig(Shape):
    type: Literal["adaptive", "between_tools", "enabled", "disabled"]
    display: Literal["summarized", "omitted"] | None = None
    budget_tokens: int | None = None


class OutputConfig(Shape):
    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None


class Metadata(Shape):
    user_id: str | None = None


class Prompt(Marked):
    """What POST /v1/messages/count_tokens takes."""

    model: str
    messages: Annotated[list[Message], Field(min_length=1)]
    system: str | list[TextBlock] | None = None
    tools: list[ToolShape] | None = None
    tool_choice: ToolChoice | None = None
    thinking: ThinkingConfig | None = None
    output_config: OutputConfig | None = None


class MessagesRequest(Prompt):
    """What POST /v1/messages takes."""

    max_tokens: Annotated[int, Field(ge=0)]
    stream: bool | None = None
    metadata: Metadata | None = None
    service_tier: Literal["auto", "standard_only"] | None = None

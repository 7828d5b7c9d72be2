"""Thinking blocks: shown or hidden, signed, and bound to what stood before them."""

import anthropic
import pytest

from tests.understudy.stand_in import ASK, asking, playing, turn, words
from understudy import Reply


@pytest.mark.behaviour("L3")
async def test_thinking_is_signed_and_bound_to_what_stood_before_it() -> None:
    ask = asking(system="Rules.", thinking={"type": "adaptive", "display": "summarized"})
    async with playing(lambda _: Reply(text="Yes.", thinking="Is it so?")) as p:
        first = await p.client.messages.create(**ask)
        assert first.content[0].model_dump()["thinking"] == "Is it so?"
        on = ask["messages"] + [first.to_param(), turn("user", "And now?")]
        await p.client.messages.create(**ask | {"messages": on})
        for changed in ({"system": "Rules!"}, {"messages": [turn("user", "Hullo"), *on[1:]]}):
            with pytest.raises(anthropic.BadRequestError, match="different conversation"):
                await p.client.messages.create(**ask | {"messages": on} | changed)
        without = [on[0], turn("assistant", words("Yes.")), on[2]]
        await p.client.messages.create(**ask | {"messages": without, "system": "Rules!"})


async def test_thinking_that_was_altered_is_refused() -> None:
    ask = asking(thinking={"type": "adaptive", "display": "summarized"})
    async with playing(lambda _: Reply(text="Yes.", thinking="Is it so?")) as p:
        first = (await p.client.messages.create(**ask)).content[0].model_dump()
        altered = turn("assistant", first | {"thinking": "It is not."}, words("Yes."))
        with pytest.raises(anthropic.BadRequestError, match="different conversation"):
            await p.client.messages.create(
                **ask | {"messages": [*ASK["messages"], altered, turn("user", "Hm?")]}
            )


async def test_thinking_is_hidden_unless_it_is_asked_for() -> None:
    async with playing(lambda _: Reply(text="Yes.", thinking="Is it so?")) as p:
        plainly = await p.client.messages.create(**ASK)
        hidden = await p.client.messages.create(**asking(thinking={"type": "adaptive"}))
    assert [block.type for block in plainly.content] == ["text"]
    assert hidden.content[0].model_dump()["thinking"] == ""
    assert hidden.content[0].model_dump()["signature"]


async def test_moved_breakpoints_do_not_unbind_thinking() -> None:
    mark = {"cache_control": {"type": "ephemeral"}}
    ask = asking(thinking={"type": "adaptive"}, messages=[turn("user", words("Hello", **mark))])
    async with playing(lambda _: Reply(text="Yes.", thinking="Is it so?")) as p:
        first = await p.client.messages.create(**ask)
        on = [turn("user", "Hello"), first.to_param(), turn("user", words("So?", **mark))]
        assert (await p.client.messages.create(**ask | {"messages": on})).stop_reason == "end_turn"

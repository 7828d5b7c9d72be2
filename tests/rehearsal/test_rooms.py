"""The rehearsal platform has rooms too: a channel is its name."""

from pathlib import Path

import pytest

from bot.core.chat_port import Chat
from handlers.rehearsal.platform import RehearsalChat


@pytest.mark.behaviour("K6", "B2")
async def test_a_room_is_there_under_its_name_and_found_again(tmp_path: Path) -> None:
    with RehearsalChat(tmp_path / "rehearsal.db").open() as chat:
        port: Chat = chat
        for _ in range(2):
            assert await port.room("night-producer", "topic", ["rehearsal:@mara"]) == (
                "night-producer"
            )
        assert chat.recall("room:night-producer") == {
            "topic": "topic", "people": ["rehearsal:@mara"],
        }  # fmt: skip
        assert await port.enter("night-producer")

"""Who waits for an answer this moment: a command's own response, a form's trigger."""

import asyncio
import json
from collections import defaultdict, deque
from concurrent.futures import Future
from dataclasses import dataclass

from bot.core.chat_port import Place
from handlers.slack.blocks import Shown

SOON = 2.4  # seconds that a command's own response may take; Slack waits for three

Answer = Future[list[Shown]]


@dataclass(frozen=True)
class Trigger:
    """What opens a form, with who acted where: an expired one is answered in words. `typed`: by a
    command, whose response is still open."""

    id: str
    account: str
    place: Place
    typed: bool = False

    def write(self) -> str:
        return json.dumps([self.id, self.account, self.place.model_dump(), self.typed])

    @classmethod
    def read(cls, text: str) -> "Trigger":
        trigger, account, place, *typed = json.loads(text)
        return cls(trigger, account, Place.model_validate(place), any(typed))


class Asked:
    """Commands whose response is still open: the first private words to that person there are what
    they asked for, and go into it. They are asked in the ingress and answered by the worker."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], deque[Answer]] = defaultdict(deque)

    def answered(self, account: str, channel: str, shown: list[Shown]) -> bool:
        """Whether somebody waited for these words and has them."""
        waiting = self._open.get((account, channel), deque())
        while waiting:
            answer = waiting.popleft()
            if not answer.done() and answer.set_running_or_notify_cancel():
                answer.set_result(shown)
                return True
        return False

    def open(self, account: str, channel: str) -> Answer:
        """A response that waits for its words."""
        answer: Answer = Future()
        self._open[(account, channel)].append(answer)
        return answer

    async def soon(self, answer: Answer, seconds: float = SOON) -> list[Shown]:
        """The words, or none if they take too long: then they are told by themselves."""
        if answer.cancelled():
            return []
        try:
            return await asyncio.wait_for(asyncio.wrap_future(answer), seconds)
        except TimeoutError:
            # The worker may be saying them this very moment, and says them nowhere else.
            return [] if answer.cancel() else answer.result()

"""What goes wrong belongs to what it happened to: the next goes on, and outages are told apart."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bot.core.chat_port import PlatformUnavailable
from store import outages

LOG = logging.getLogger(__name__)
failures: Counter[str] = Counter()  # how often each failed, in this process


def is_outage(problem: BaseException) -> bool:
    """True: a platform takes nothing now, or the database or the disk does not."""
    return isinstance(problem, PlatformUnavailable) or outages.is_outage(problem)


@contextmanager
def apart(what: str) -> Iterator[None]:
    """Whatever fails in here is logged and counted, and ends here; an outage is everybody's."""
    try:
        yield
    except Exception as problem:
        if is_outage(problem):
            raise
        failures[what] += 1
        LOG.exception("%s failed, %d times by now; the others go on", what, failures[what])

"""What goes wrong belongs to what it happened to: the next goes on, and outages are told apart."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.core.chat_port import PlatformUnavailable
from store import outages

LOG = logging.getLogger(__name__)


def is_outage(problem: BaseException) -> bool:
    """True: a platform takes nothing now, or the database or the disk does not."""
    return isinstance(problem, PlatformUnavailable) or outages.is_outage(problem)


@contextmanager
def apart(what: str) -> Iterator[None]:
    """Whatever fails in here is logged and ends here; an outage is everybody's."""
    try:
        yield
    except Exception as problem:
        if is_outage(problem):
            raise
        LOG.exception("%s failed; the others go on", what)

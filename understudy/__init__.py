"""The understudy: speaks the Messages API over HTTP when no key is set, and plays every role.

One half is the protocol (server.py and what it imports), the other the rules that decide what a
role says (roles.py). Every reply says that it is the understudy.
"""

from understudy.reply import Reply, Rules
from understudy.server import Understudy, build_app

__all__ = ["Reply", "Rules", "Understudy", "build_app"]

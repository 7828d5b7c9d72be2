"""Thinking blocks are bound to what stood before them: signed when sent, checked on return."""

import hmac
from base64 import b64encode

from understudy.cache import CachedPrompt
from understudy.refused import Refused

# Fixed, so that a conversation goes on after a restart; it protects nothing.
KEY = b"the understudy's thinking"


def sign(prefix: bytes, thinking: str) -> str:
    """The signature of a thinking block behind the prefix with this digest."""
    return b64encode(hmac.digest(KEY, prefix + thinking.encode(), "sha256")).decode()


def check(prompt: CachedPrompt) -> None:
    """Refuses a thinking block that was changed, or that stands behind a changed prefix."""
    before = b""
    for position in prompt.positions:
        block = position.block
        if block.get("type") == "thinking":
            signature = sign(before, block["thinking"])
            if not hmac.compare_digest(signature.encode(), block["signature"].encode()):
                raise Refused(
                    f"{position.path}: this thinking block is bound to a different conversation; "
                    "what stands before it was changed, or the block itself"
                )
        before = position.digest

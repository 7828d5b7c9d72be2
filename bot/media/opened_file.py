"""What a file of other people held, as it comes back from the process that opened it."""

from pydantic import BaseModel, ConfigDict

from bot.media.screenplay.model import Script


class NotUsable(ValueError):
    """The file is nothing a film is made from; the message says why and what to bring instead."""


class ReadText(BaseModel, frozen=True):
    """A file of letters as it reads; `script` if it is one."""

    text: str
    script: Script | None = None


class Drawn(BaseModel):
    """A picture as roles and renderers are shown it: JPEG bytes, and how large it came."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")
    data: bytes
    width: int
    height: int


class Footage(BaseModel, frozen=True):
    """What a film file holds, as cards tell it."""

    seconds: float
    width: int
    height: int

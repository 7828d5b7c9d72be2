"""HTTP in the running loop (the only module that imports uvicorn): for the understudy and for `film
serve`."""

import socket
from types import TracebackType
from typing import Self

import uvicorn
from starlette.types import ASGIApp

PATIENCE = 1  # seconds that open requests have at the end


class Listening:
    """An application on `host`:`port`, for as long as the context is open. Port 0: the system's
    choice; `url` says which. OSError: the address is taken or not ours."""

    url: str

    def __init__(self, app: ASGIApp, host: str = "127.0.0.1", port: int = 0) -> None:
        self._host, self._port = host, port
        config = uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            access_log=False,
            ws="none",
            timeout_graceful_shutdown=PATIENCE,
        )
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)

    async def __aenter__(self) -> Self:
        listening = _listen(self._host, self._port)
        # Not serve(): that would take over the signals of the process and poll beside our loop.
        await self._server.startup(sockets=[listening])
        self._sockets = [listening]
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.url = f"http://{host}:{listening.getsockname()[1]}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._server.shutdown(sockets=self._sockets)


def _listen(host: str, port: int) -> socket.socket:
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # Only a socket that says it is TCP is spared Nagle's wait by asyncio: 40 ms a reply.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # A port that the process before us left a moment ago is free.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening

"""A request the API would not take: its kind, status and words. Raised all over this folder."""

from typing import Any

Json = dict[str, Any]

STATUS = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "not_found_error": 404,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "overloaded_error": 529,
}


class Refused(Exception):
    """`kind` is a key of STATUS; `details` and `headers` go out with the error."""

    def __init__(
        self,
        message: str,
        kind: str = "invalid_request_error",
        details: Json | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.kind = kind
        self.details = details
        self.headers = headers or {}

    @property
    def status(self) -> int:
        return STATUS[self.kind]

    def body(self, request_id: str) -> Json:
        """The error as the API words it on the wire."""
        error: Json = {"type": self.kind, "message": self.message}
        if self.details:
            error["details"] = self.details
        return {"type": "error", "error": error, "request_id": request_id}

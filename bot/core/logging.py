"""What the process says of itself, on standard error: text for people, JSON for machines."""

import json
import logging
from datetime import UTC, datetime
from typing import Literal


class AsJson(logging.Formatter):
    """One object a line: `at` (ISO, UTC), `level`, `name`, `message`, `error` if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "name": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def begin(form: Literal["text", "json"]) -> None:
    """From now on the whole process logs in this form. Libraries are heard when something is
    wrong: what they say besides holds bodies of requests."""
    handler = logging.StreamHandler()
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(AsJson() if form == "json" else plain)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for ours in ("bot", "handlers", "store"):
        logging.getLogger(ours).setLevel(logging.INFO)

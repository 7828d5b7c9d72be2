"""Whether an error is an outage, which passes, or the fault of what was being done, which stays.

The one place that knows what each database and the system say. An outage gives nothing up and uses
up no try; whatever else goes wrong belongs to the row it happened to.
"""

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnection

# SQLite's primary codes: the file is held, full, damaged or out of reach; no word of a row is.
SQLITE = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_ABORT,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_INTERRUPT,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_NOTADB,
}
# Words of drivers that give no code: the connection is gone, or the file is.
GONE = ("closed", "locked", "busy", "full", "readonly", "read-only", "disk i/o", "unable to open")
# PostgreSQL's classes: connection, rolled back for another, resources, locks, operator, system.
CLASSES = ("08", "40", "53", "55", "57", "58", "XX")
READ_ONLY = "25006"
CANCELLED_BY_LIMIT = "57014"  # one statement took too long: that is the row's own
# The system's: no room, no rights, no memory, no connection; a name that is none is not there.
SYSTEM = {
    errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM, errno.EBUSY,
    errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENETDOWN, errno.ENETUNREACH,
    errno.EHOSTUNREACH, errno.ETIMEDOUT,
}  # fmt: skip


def is_outage(problem: BaseException) -> bool:
    """True: the connection is lost, the database locked or busy, the disk full or not writable."""
    if isinstance(problem, NoConnection | DisconnectionError):
        return True
    if isinstance(problem, DBAPIError):
        return problem.connection_invalidated or _of_driver(problem.orig)
    if isinstance(problem, sqlite3.Error):
        return _of_driver(problem)
    # A reader of pictures or films also says OSError of what it cannot read, and gives no number.
    connection = isinstance(problem, ConnectionError | TimeoutError)
    return connection or (isinstance(problem, OSError) and problem.errno in SYSTEM)


def _of_driver(problem: BaseException | None) -> bool:
    code = getattr(problem, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & 0xFF in SQLITE
    state = getattr(problem, "sqlstate", None)
    if isinstance(state, str):
        return state == READ_ONLY or (state[:2] in CLASSES and state != CANCELLED_BY_LIMIT)
    if isinstance(problem, sqlite3.Error):
        return any(word in str(problem).casefold() for word in GONE)
    # psycopg gives a connection that was lost no state.
    return type(problem).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout")

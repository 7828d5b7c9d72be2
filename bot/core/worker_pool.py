"""The worker pool: processes that draw and encode. They end with the program, however it ends."""

import contextlib
import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

COUNT = 2
KEPT = 1 << 20  # bytes of free memory a hand may keep


@contextlib.contextmanager
def worker_pool(tools: Sequence[str], count: int = COUNT) -> Iterator[ProcessPoolExecutor]:
    """`count` processes, started now; each first imports the modules it will work with. At the end
    they go at once: what one draws then is lost, and drawn again at the next start."""
    before = set(multiprocessing.active_children())
    pool = _pool(tools, count)
    ours = set(multiprocessing.active_children()) - before
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for hand in ours:
            hand.terminate()


def _pool(tools: Sequence[str], count: int) -> ProcessPoolExecutor:
    # spawn: a fork would copy the loop, the database and the queue's threads.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=end_with_parent)
    # glibc keeps what large frames took, the more the longer it runs, unless it is told otherwise.
    os.environ.setdefault("MALLOC_TRIM_THRESHOLD_", str(KEPT))
    with ignoring_interrupts():
        for _ in range(count):
            pool.submit(_take_up, tuple(tools))
    return pool


@contextlib.contextmanager
def ignoring_interrupts() -> Iterator[None]:
    """What is started in here does not hear Ctrl-C: the program does, and closes its pool."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _take_up(tools: tuple[str, ...]) -> None:
    for name in tools:
        importlib.import_module(name)


def end_with_parent() -> None:
    """A killed program cannot close its pool, and a pool's process would wait for work for ever."""
    threading.Thread(target=_wait_for_the_end, daemon=True).start()


def _wait_for_the_end() -> None:
    app = multiprocessing.parent_process()
    assert app is not None
    app.join()
    os._exit(1)

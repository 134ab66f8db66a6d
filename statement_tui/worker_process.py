"""Work in a process of its own, so that a screen goes on answering keys while it is done."""

import asyncio
import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import redirect_stderr, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final

from statement_tui.errors import StatementError
from statement_tui.interruption import woken_by_signals
from statement_tui.models.progress import Progress, Watch

_END_SECONDS: Final = 5.0
"""How long a process that was asked to end may take for it."""


async def in_process(
    work: Callable[..., Coroutine[Any, Any, Any]],
    arguments: tuple[object, ...],
    watch: Watch,
    ended: StatementError,
) -> Any:
    """What the coroutine function gives in a process of its own; cancelled, it has ended.

    Args:
        work: A function of a module; it takes the arguments, and last what is to be told how far it is.
        arguments: They and the result are sent from one process to the other.
        watch: Told how far it is.
        ended: Raised when the process ends without a result.

    Raises:
        StatementError: The work raised it.
    """
    context = multiprocessing.get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_main, args=(sending, work, arguments), daemon=True)
    _start(process)
    sending.close()
    loop = asyncio.get_running_loop()

    def told(progress: Progress) -> None:
        loop.call_soon_threadsafe(watch, progress)

    receiver = asyncio.create_task(asyncio.to_thread(_receive, receiving, told))
    try:
        message = await asyncio.shield(receiver)
    except asyncio.CancelledError:
        await asyncio.shield(asyncio.to_thread(_end, process))
        await asyncio.shield(receiver)
        raise
    await asyncio.to_thread(process.join)
    if message is None:
        raise ended
    if isinstance(message, BaseException):
        raise message
    return message


def _receive(receiving: Connection, told: Callable[[Progress], object]) -> Any:
    """What the process gives at last; None when it ends without that.

    All of it is received in one thread, which closes the pipe too: another one could read from what gets the
    same number next.
    """
    with receiving:
        try:
            while isinstance(message := receiving.recv(), Progress):
                told(message)
        except (EOFError, OSError):  # the latter when it ends amid a message
            return None
        return message


def _start(process: BaseProcess) -> None:
    """Start it with SIGINT held back until it can handle that; it would print a traceback on the screen."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        # Textual's stderr has no descriptor, and one is handed on.
        with redirect_stderr(sys.__stderr__):
            process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _end(process: BaseProcess) -> None:
    """Let it undo what it has begun, and wait for that."""
    with suppress(ProcessLookupError, TypeError):
        os.kill(process.pid or 0, signal.SIGINT)
    process.join(_END_SECONDS)
    process.kill()
    process.join()


def _main(
    sending: Connection, work: Callable[..., Coroutine[Any, Any, Any]], arguments: tuple[object, ...]
) -> None:
    """The whole life of the process: it says how far it is, then what came of it."""
    gc.enable()
    # The screen is the parent's alone.
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError, ValueError):
            os.dup2(silence, stream.fileno())
    with suppress(KeyboardInterrupt, BrokenPipeError):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        try:
            sending.send(asyncio.run(woken_by_signals(work(*arguments, sending.send))))
        except StatementError as error:
            sending.send(error)

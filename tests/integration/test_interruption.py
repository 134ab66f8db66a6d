"""Ctrl-C at any moment: the loop is woken by a signal, whatever it was about to do."""

import asyncio
import os
import signal

import pytest

from statement_tui.interruption import interrupted_at_once, woken_by_signals


def test_every_signal_wakes_the_loop() -> None:
    """Without a descriptor to write to, one right before the loop sleeps would be left until it wakes."""

    async def descriptor() -> int:
        found = signal.set_wakeup_fd(-1)
        signal.set_wakeup_fd(found)
        return found

    assert asyncio.run(descriptor()) == -1
    assert asyncio.run(woken_by_signals(descriptor())) > -1


def test_ctrl_c_is_still_an_interrupt() -> None:
    async def wait() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        await asyncio.Event().wait()

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(woken_by_signals(wait()))
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_what_cannot_be_cancelled_is_interrupted_at_once() -> None:
    async def read() -> None:
        with interrupted_at_once():
            os.kill(os.getpid(), signal.SIGINT)
            raise AssertionError("not interrupted")

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(woken_by_signals(read()))

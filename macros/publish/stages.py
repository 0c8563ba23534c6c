"""Tell the person at the keyboard what is being done, what was found, and how it ended."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, InvalidStateError, wait
from contextlib import contextmanager, nullcontext, suppress
from contextvars import copy_context
from pathlib import Path
from threading import Thread, Timer
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from macros.files.replace import explain
from macros.findings import Finding, ReportError

if TYPE_CHECKING:
    from rich.console import Console

Advance = Callable[[int, int], None]  # done, of how many
Made = TypeVar("Made")
_LOOK = 0.05  # seconds between two questions whether anybody waits for what is made
_SLOW = 1.5  # seconds after which a stage shows a bar


def _go_on() -> None:
    """Let nothing interrupt the work."""


class Stages:
    """Prints one line for each stage; a bar stands in for it while it is slow.

    Args:
        tells_more: Whether somebody asks what was made in a stage, and why.
    """

    def __init__(self, console: Console | None = None, *, tells_more: bool = False) -> None:
        self._console = console
        self._tells_more = tells_more
        self.interrupt: Callable[[], None] = _go_on  # asked between steps; it may raise

    @contextmanager
    def stage(self, name: str) -> Iterator[Advance]:
        """Time a stage; it may call what it is given with the steps done and their number."""
        self.interrupt()
        start = time.perf_counter()
        # Nobody waits for a bar to be loaded who would not see it.
        is_seen = sys.stderr is not None and sys.stderr.isatty() and self._console is None
        bar = self._bar(name) if is_seen else nullcontext(lambda done, total: None)
        with bar as show:

            def advance(done: int, total: int) -> None:
                self.interrupt()
                show(done, total)

            yield advance
        seconds = f"{time.perf_counter() - start:.1f}".replace(".", ",")
        self.say(f"  {name} … {seconds} giây")

    @contextmanager
    def _bar(self, name: str) -> Iterator[Advance]:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        with Progress(
            TextColumn("  {task.description}"),
            BarColumn(bar_width=30),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        ) as progress:
            task = progress.add_task(name, total=None, visible=False)

            def advance(done: int, total: int) -> None:
                progress.update(task, completed=done, total=total)

            timer = Timer(_SLOW, progress.update, (task,), {"visible": True})
            timer.daemon = True
            timer.start()
            try:
                yield advance
            finally:
                timer.cancel()

    def wait_for(self, make: Callable[[Callable[[], None]], Made]) -> Made:
        """Do what takes long on the side, so that it can be left alone once nobody wants it.

        Args:
            make: Gets what it asks between its steps, which ends it then.
        """
        if self.interrupt is _go_on:
            return make(_go_on)
        done: Future[Made] = Future()

        def go_on() -> None:
            if done.cancelled():
                raise CancelledError

        def work() -> None:
            try:
                done.set_result(make(go_on))
            except BaseException as error:
                with suppress(InvalidStateError):  # nobody wants it
                    done.set_exception(error)

        Thread(target=copy_context().run, args=(work,), daemon=True).start()
        try:
            while not wait((done,), _LOOK).done:
                self.interrupt()
            return done.result()
        finally:
            done.cancel()

    def tell(self, lines: Iterable[str]) -> None:
        """Print below a stage what was made there, when it is asked for."""
        for line in lines if self._tells_more else ():
            self.say(f"    {line}")

    def say(self, text: str) -> None:
        """Print one line as it is."""
        with suppress(OSError):  # nobody listens
            click.echo(text, self._console.file if self._console else None, err=True)


def list_findings(findings: Iterable[Finding]) -> None:
    """Print findings, one a line, where another program can read them."""
    for finding in findings:
        say(str(finding))


def finish(*targets: Path) -> None:
    """Name the files that a command made."""
    for target in targets:
        say(f"Đã xong: {target}")


def say(line: str) -> None:
    """Print one line of what a command is asked for.

    Raises:
        ReportError: when nobody can read it, since a disk is full or a pipe closed.
    """
    try:
        click.echo(line)
    except OSError as error:
        # What is left to be written would fail once more when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise ReportError(f"không in kết quả ra được: {explain(error)}") from error


def stop(message: str) -> NoReturn:
    """Say why a command goes no further, and end it."""
    with suppress(OSError):
        click.echo(f"Dừng: {message}{'' if message.endswith('?') else '.'}", err=True)
    sys.exit(1)

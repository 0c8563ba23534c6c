"""The preview on one's own machine: every edit is checked and shown, and a mistake shows itself."""

from __future__ import annotations

import errno
import posixpath
import re
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import unquote

from mkdocs.livereload import LiveReloadServer
from watchdog import events
from watchdog.observers import Observer

from macros.files.replace import replacing
from macros.files.scratch import temporary
from macros.findings import BrokenReport, Finding, ReportError, Severity, errors_among
from macros.project import PDF_NAME, Memory, Project, digest, remembering
from macros.publish.kept import KeptPages
from macros.publish.printed import Press
from macros.publish.run import Copies, build
from macros.publish.section import Edited
from macros.publish.stages import Stages
from macros.publish.telling import write_mistakes
from macros.read.history import ask_git
from macros.read.report import Report

HOST = "127.0.0.1"  # nobody else can look on
# A page of another site may neither frame what it sees here nor read it.
_HEADERS = (
    ("Content-Security-Policy", "frame-ancestors 'none'; object-src 'none'; base-uri 'none'"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
)
_NUMBER = re.compile(rb"'nonce-(\w+)'")
_OWN = re.compile(rb"(?s)<head>.*?<title>|<article.*</article>|<script.*?</script>")
_SCRIPT = Path(__file__).with_name("xem-truoc.js")
_CARDS = "/so-lieu/so-cai%s.js"  # of a page
_LOOK = 1  # seconds between two looks at the files, where the system tells of no change
_QUIET = 0.01  # for which they must be quiet then
# Of what it tells; that a file is read is nothing new.
_CHANGES = [
    *(events.FileCreatedEvent, events.FileModifiedEvent, events.FileDeletedEvent),
    *(events.FileMovedEvent, events.DirMovedEvent),
]
_TURN = 0.0005  # seconds after which who builds lets others go on, ten times as often as usual
_PATIENCE = 30  # for a copy that is being printed
_LOG = ("rev-parse", "--git-path", "logs/HEAD")  # what grows with each commit
_EVERY = 1  # seconds after which a page of mistakes looks whether they are mended


def serve_preview(
    project: Project, stages: Stages, port: int, base: str | None = None, *, with_pdf: bool = False
) -> None:
    """Show the report until the author stops the command; files are read again after each edit.

    Args:
        base: See `build`.
        with_pdf: Print the copy, too, as soon as the pages are shown.

    Raises:
        ReportError: when something else listens at the port.
    """
    sys.setswitchinterval(_TURN)  # whoever asks for a page is answered while others are made
    with temporary("xem") as folder:
        root = folder / "trang"
        address = f"http://{HOST}:{port}/"
        how = partial(build, copies=Copies(pdf=with_pdf), stages=stages, address=address, base=base)
        how = partial(how, with_remarks=True)
        preview = _Preview(partial(how, project), root, address, stages)

        def rebuild() -> None:
            server.is_printed.clear()
            if preview.build():
                server.show()
                preview.press()
            server.is_printed.set()
            server.renew()

        server = _Server(rebuild, HOST, port, str(root), polling_interval=_LOOK)
        preview.show_copy = server.show_copy
        if base is None:  # the marks of changes are put on by the whole build
            preview.show_first = server.show_first
        stages.interrupt = server.stop_if_late
        server.build_delay = _QUIET
        server.error_handler = preview.page_instead
        # A commit changes no file, and every page names it.
        log = project.root / (ask_git(project.root, *_LOG) or "").rstrip("\n")
        places = (*project.sources, *([log] if log.is_file() else ()))
        for path in places:
            server.watch(str(path))
        _look_when_told(server, places)
        server._want_rebuild = True  # as soon as they are watched: no edit meanwhile is missed
        server.renew()  # who asks before waits until it is built
        _serve(server, port)


def _look_when_told(server: LiveReloadServer, places: Iterable[Path]) -> None:
    """Look at the files as soon as the system tells of a change; some disks tell nothing."""
    handler, system = events.FileSystemEventHandler(), Observer()

    def look(_: object) -> None:
        for one in server.observer.emitters:
            one.queue_events(0)

    handler.on_any_event = look  # type: ignore[method-assign, assignment]
    for place in places:
        folder, is_whole = (place, True) if place.is_dir() else (place.parent, False)
        system.schedule(handler, str(folder), recursive=is_whole, event_filter=_CHANGES)
    with suppress(OSError):  # it tells of no more folders
        system.start()


def _serve(server: LiveReloadServer, port: int) -> None:
    def end(*_: object) -> None:
        server._shutdown = True  # where whatever runs swallows what is raised, the loop ends
        sys.exit()

    # A job in the background ignores the first.
    heard = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except OSError as error:
        why = "chương trình khác đang dùng" if error.errno == errno.EADDRINUSE else error.strerror
        raise ReportError(
            f"không mở được cổng {port}: {why}; dùng cổng khác, như --cong {port + 1}"
        ) from error
    finally:
        server.shutdown()
        for number, before in heard.items():
            signal.signal(number, before)


class _LateError(Exception):
    """What is being built is not what the files are any more."""


class _Server(LiveReloadServer):  # type: ignore[misc]
    """Answers who looks at this machine's own address, and no page of another site."""

    looked_at = ""  # the page that asked last whether it has changed, relative to the site
    is_printed = Event()  # there is one server in a process

    def stop_if_late(self) -> None:
        """Stop a build while which a file was saved: the next one begins at once.

        Raises:
            _LateError: from within the build.
        """
        if self._want_rebuild or self._shutdown:
            raise _LateError

    def show_first(self, remake: Callable[[str], bool]) -> None:
        """Have the page that is looked at made again, and shown while the rest is being built."""
        if self.looked_at and remake(self.looked_at):
            self.show()

    def show(self) -> None:
        """Let whoever looks have what is there now."""
        self.renew()
        with self._epoch_cond:
            self._visible_epoch = self._wanted_epoch
            self._epoch_cond.notify_all()

    def show_copy(self) -> None:
        """Let whoever waits have the copy, and the pages that it is made of."""
        self.show()
        self.is_printed.set()

    def renew(self) -> None:
        """Let what is shown from now on be newer than all before."""
        with self._epoch_cond:
            now = time.monotonic_ns() // 1_000_000
            self._wanted_epoch = max(now, self._visible_epoch + 1)

    def serve_request(self, environ: Mapping[str, str], start_response: Any) -> Iterable[bytes]:
        """Refuse other names, under which a foreign site may hide, and requests of other pages."""
        hosts = [f"{name}:{self.server_port}" for name in (HOST, "localhost")]
        origin = environ.get("HTTP_ORIGIN")
        asked_by = environ.get("HTTP_SEC_FETCH_SITE", "none")
        is_link = environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
        if (
            environ.get("HTTP_HOST") not in hosts
            or (origin is not None and origin.removeprefix("http://") not in hosts)
            or (asked_by not in ("none", "same-origin") and not is_link)
        ):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"403"]
        if asked := re.fullmatch(r"/livereload/(\d+)/(\d+)", environ["PATH_INFO"]):
            name = unquote(environ.get("QUERY_STRING", "")).lstrip("/")
            self.looked_at = f"{name}index.html" if name.endswith("/") or not name else name
            start_response("200 OK", [("Content-Type", "text/plain"), *_HEADERS])
            return [self._wait_for_news(self.looked_at, *map(int, asked.groups()))]
        if environ["PATH_INFO"] == f"/{PDF_NAME}":  # not that of the pages as they were
            self.is_printed.wait(_PATIENCE)

        def start(status: str, headers: list[tuple[str, str]]) -> Any:
            return start_response(status, [*headers, *_HEADERS])

        answer: Iterable[bytes] = super().serve_request(environ, start)
        return answer

    def _wait_for_news(self, name: str, epoch: int, known: int) -> bytes:
        """Tell the age and the number of a page as soon as it is newer, and other than is known."""
        page = f"/{name.removesuffix('.html')}"
        names = (posixpath.normpath(one) for one in (f"/{name}", _CARDS % page))
        files = [Path(f"{self.root}{one}") for one in names]

        def number() -> int:
            return int(digest([one.read_bytes() for one in files if one.is_file()])[:12], 16)

        with self._epoch_cond:
            self._epoch_cond.wait_for(
                lambda: self._visible_epoch > epoch and number() != known,
                timeout=self.poll_response_timeout,
            )
            return b"%d %d" % (self._visible_epoch, number())

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """Add the script that shows a page anew, which runs under the page's own policy."""
        number = _NUMBER.search(content)
        nonce = b' nonce="%b"' % number[1] if number else b""
        place = content.rfind(b"</body>")
        place = len(content) if place < 0 else place
        around = digest(_OWN.sub(b"", content)).encode()
        script = b'<script%b data-ky="%d" data-quanh="%b">%b</script>'
        said = script % (nonce, epoch, around, _SCRIPT.read_bytes())
        return said.join((content[:place], content[place:]))


@dataclass(slots=True)
class _Preview:
    """The pages as the files are now, or what is wrong with the files."""

    write: Callable[..., Iterable[Finding]]
    root: Path
    address: str
    stages: Stages
    mistakes: str = ""
    left: KeptPages | None = None  # by the last build
    print_copies: Callable[..., Iterable[Finding]] | None = None  # of what is shown
    press_of: Callable[[Report, Path], Press] | None = None  # for what was saved since
    has_copy: bool = False  # of what is being built
    show_copy: Callable[[], None] = lambda: None
    told: frozenset[Finding] = frozenset()
    memory: Memory = field(default_factory=dict)
    show_first: Callable[[Callable[[str], bool]], None] = lambda remake: None

    def build(self) -> bool:
        """Show the page that is looked at, then all as the files are now; tell whether they are."""
        self.has_copy = False
        with remembering(self.memory, self.stages.interrupt) as now:
            if self.left is not None and not self.mistakes:
                with suppress(Exception):  # what is wrong the whole build tells
                    self._show_edited(Edited(self.left, self.root))
            is_done = self._build()
        self.memory = now if is_done else {**self.memory, **now}
        return is_done

    def _show_edited(self, edited: Edited) -> None:
        """Show what can be shown at once: the page that is looked at, and the copy."""
        self.show_first(edited.remake)
        if self.press_of is not None and edited.remake_printed():
            self.press_of(edited.report, self.root).print_early()
            self.has_copy = True
            self.show_copy()

    def press(self) -> None:
        """Print and prove the copies of what is shown; a file saved meanwhile stops that."""
        try:
            with remembering(self.memory, self.stages.interrupt) as now:
                copies = self.print_copies and self.print_copies(self.root)
                findings = tuple(copies or ())
            self.memory |= now
        except _LateError:
            return
        except Exception as error:  # the pages are there all the same
            (self.root / PDF_NAME).unlink(missing_ok=True)
            findings = error.findings if isinstance(error, BrokenReport) else ()
            if not findings:
                self.stages.say(f"không in được: {type(error).__name__}: {error}")
        for finding in findings:
            if finding not in self.told:
                self.stages.say(str(finding))

    def _build(self) -> bool:
        """Read, check and build again; while there are mistakes, nothing else is shown.

        Returns whether all that is to be remembered was asked for.
        """
        try:
            with replacing(self.root) as folder:
                findings = self.write(folder, leave=self._leave)
                if self.has_copy:  # until it is proven
                    shutil.copyfile(self.root / PDF_NAME, folder / PDF_NAME)
            self.mistakes = ""
            self.stages.say(f"Xem tại {self.address} ; nhấn Ctrl+C để dừng.")
        except _LateError:
            return False
        except BrokenReport as error:
            findings = error.findings
            self._show(str(finding) for finding in errors_among(findings))
        except ReportError as error:
            findings, self.print_copies = (), None
            self.stages.say(str(error))
        except Exception as error:  # a broken template, or our own mistake: nobody waits in vain
            findings = ()
            traceback.print_exc()
            self._show([f"không dựng được trang: {type(error).__name__}: {error}"])
        self.told = frozenset(findings)
        for finding in findings:
            if self.mistakes or finding.severity is Severity.WARNING:
                self.stages.say(str(finding))
        return not self.mistakes

    def _leave(self, *left: Any) -> None:
        self.left, self.print_copies, self.press_of = left

    def _show(self, mistakes: Iterable[str]) -> None:
        self.mistakes = write_mistakes(mistakes, _EVERY)
        shutil.rmtree(self.root, ignore_errors=True)

    def page_instead(self, code: int) -> bytes | None:
        """Give the page for an address at which there is none: the mistakes, if any."""
        if self.mistakes:
            return self.mistakes.encode()
        page = self.root / f"{code}.html"
        return page.read_bytes() if page.is_file() else None

"""A real Chromium before the county's site; what a page complains about fails its test."""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.persons import PASSWORD, admit

NAMES = ("chromium-headless-shell", "chromium")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
PATIENCE_MS = 5000
MISSING = "没有找到 Chromium（chromium-headless-shell 或 chromium），浏览器测试没有运行"


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept, as a production server keeps them

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""


@dataclass
class Watch:
    """What went wrong on the pages of a test, except for what the test allows."""

    host: str
    problems: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, *patterns: str) -> None:
        self.allowed += patterns

    def follow(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failure)
        page.on("response", self._response)

    def remaining(self) -> list[str]:
        return [one for one in self.problems if not any(re.search(p, one) for p in self.allowed)]

    def _note(self, problem: str) -> None:
        self.problems.append(problem)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._note(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self.host:
            self._note(f"leaves the site: {request.url}")

    def _failure(self, request: Request) -> None:
        overtaken = request.failure == "net::ERR_ABORTED"  # by a newer one, or by the next page
        if not overtaken:
            self._note(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"status: {response.status} {response.url}")


@dataclass
class At:
    """Browsers before a site that people may change, all watched."""

    browser: Browser
    address: str
    watch: Watch = field(init=False)
    contexts: list[BrowserContext] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.watch = Watch(urlsplit(self.address).netloc)

    def open(self, width: int = 1280, **how: object) -> Page:
        """Return a page of a new browser; `how` is how it differs from a common one."""
        settings = {"viewport": {"width": width, "height": 800}, "locale": "zh-CN", **how}
        self.contexts.append(self.browser.new_context(base_url=self.address, **settings))
        self.contexts[-1].set_default_timeout(3 * PATIENCE_MS)  # large photos take a while
        return self.another(self.contexts[-1])

    def another(self, context: BrowserContext) -> Page:
        """Return one more page of a browser."""
        page = context.new_page()
        self.watch.follow(page)
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


def sign_in(page: Page, username: str = "bianji") -> None:
    """Sign in with the form, as the person who has this account."""
    page.goto("/login")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/")


def pytest_runtest_setup(item: pytest.Function) -> None:
    """Without a Chromium skip what needs one; under CI let it fail."""
    if CHROMIUM or "browser" not in item.fixturenames:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the site in a thread of this process, and give its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """The address of the county's site."""
    with served(app) as address:
        yield address


@pytest.fixture
def watch(address: str) -> Watch:
    return Watch(urlsplit(address).netloc)


@pytest.fixture
def open_page(browser: Browser, address: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open a page in a browser of its own; afterwards it has no cookie and no complaint."""
    contexts = []

    def open_one(width: int = 1280, **how: object) -> Page:
        viewport = {"width": width, "height": 800}
        settings = {"base_url": address, "locale": "zh-CN", "viewport": viewport, **how}
        contexts.append(browser.new_context(**settings))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        page = contexts[-1].new_page()
        watch.follow(page)
        return page

    yield open_one
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert cookies == []
    assert watch.remaining() == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def house(site: Callable[[], Flask]) -> Flask:
    """A site of its own, which a test may change."""
    return site()


@pytest.fixture
def desk(browser: Browser, house: Flask) -> Iterator[At]:
    """Browsers before that site, in which people sign in; afterwards there is no complaint."""
    with served(house) as address:
        at = At(browser, address)
        yield at
        at.close()
    assert at.watch.remaining() == []


@pytest.fixture
def writing(desk: At, house: Flask) -> Page:
    """An editor's new article."""
    with house.app_context():
        admit("bianji")
    page = desk.open()
    sign_in(page)
    page.get_by_role("link", name="写文章").click()
    page.wait_for_url("**/desk/pages/*")
    return page

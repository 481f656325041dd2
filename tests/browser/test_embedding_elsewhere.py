"""What a page of another site shows, whatever that site is like: the listing, or the links."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.conftest import PATIENCE_MS, served
from tests.conftest import close_site
from tests.databases import copy_site, create_app
from tests.web.crawling import visit

ASKED = "centre=taishi"
COURSE = "竹编春季班"  # stands in what the centre offers
CENTRE = "苔石镇社区学校（示例）"
LISTED = """n => { const places = [...document.querySelectorAll('div[data-cedu]')];
  return places.length === n && places.every(one => one.shadowRoot) }"""
SHOWN = "[...document.querySelectorAll('div[data-cedu]')].map(one => one.shadowRoot.textContent)"
HREFS = """[...document.querySelectorAll('div[data-cedu]')].flatMap(
  one => [...one.shadowRoot.querySelectorAll('a')].map(link => link.getAttribute('href')))"""
DECLARED = '<meta http-equiv="Content-Type" content="text/html; charset={0}">'
BARE = f"<html><head>{DECLARED}<title>学校</title></head><body bgcolor=white><p>欢迎{{1}}</html>"
FRAMES = "[...document.querySelectorAll('iframe[data-cedu]')]"
MAIN = "<main id=cedu>gone</main>"


@dataclass
class Host:
    """Another site: its pages by path, each with its bytes, encoding and policy."""

    pages: dict[str, tuple[bytes, list[tuple[str, str]]]] = field(default_factory=dict)
    address: str = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body, headers = self.pages.get(environ["PATH_INFO"], (b"", []))
        found = environ["PATH_INFO"] in self.pages
        start_response("200 OK" if found else "404 Not Found", headers)
        return [body]

    def put(self, html: str, path: str = "/", policy: str = "", encoding: str = "utf-8") -> str:
        """Have a page, and return its address; where it is declared is the page's own affair."""
        headers = [("Content-Type", "text/html"), ("Cache-Control", "no-store")]
        headers += [("Content-Security-Policy", policy)] if policy else []
        self.pages[path] = html.encode(encoding), headers
        return self.address + path


class Door:
    """An address that is known before what answers there is made."""

    site: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        return self.site(environ, start_response)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    host = Host()
    with served(host) as host.address:  # type: ignore[arg-type]
        yield host


@pytest.fixture(scope="module")
def below(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The county's site in a folder of its host."""
    data, door = tmp_path_factory.mktemp("below") / "data", Door()
    copy_site(app, data)
    with served(door) as address:  # type: ignore[arg-type]
        site = create_app(CONTENT=app.config["CONTENT"], DATA_DIR=data, BASE_URL=f"{address}/xuexi")
        door.site, site.testing = site, True
        yield site
        close_site(site)


@pytest.fixture(scope="module")
def copied(app: Flask, address: str) -> dict[str, str]:
    """What the builder gives to copy."""
    return outputs(app, "/embed/", address)


@pytest.fixture
def errors() -> list[str]:
    return []


@pytest.fixture
def open_page(browser: Browser, errors: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page whose scripts throw nothing."""
    contexts: list[BrowserContext] = []

    def open_one(**how: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": 800, "height": 700}, **how))
        contexts[-1].set_default_timeout(PATIENCE_MS)
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_one
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert (errors, cookies) == ([], [])


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


def outputs(app: Flask, path: str, address: str) -> dict[str, str]:
    client = app.test_client()
    text = visit(client, f"{path}?{ASKED}", base_url=address).answer.text
    found = re.findall(r'<textarea id="(\w+)"[^>]*>\n(.*?)</textarea>', text, re.S)
    return {name: unescape(snippet) for name, snippet in found}


def shows_listings(page: Page, number: int = 1) -> None:
    page.wait_for_function(LISTED, arg=number)
    assert [text for text in page.evaluate(SHOWN) if COURSE not in text] == []
    assert not page.locator("div[data-cedu] > ul a").first.is_visible()


def keeps_links(page: Page, number: int = 1) -> None:
    page.wait_for_load_state("networkidle")
    links = page.locator("div[data-cedu] > ul li:first-child a").all()
    assert [link.is_visible() and link.text_content() for link in links] == [CENTRE] * number


def test_an_old_page_in_another_encoding(page: Page, host: Host, copied: dict[str, str]) -> None:
    snippets = copied["widget"] + copied["frame"] + "<hr>" + copied["links"]
    page.goto(host.put(BARE.format("gb2312", snippets), encoding="gb2312"))
    assert page.evaluate("[document.compatMode, document.characterSet]") == ["BackCompat", "GBK"]
    shows_listings(page)
    assert page.locator("body > ul a").first.text_content() == CENTRE
    assert COURSE in (page.frame_locator("iframe").locator("#cedu").text_content() or "")
    assert page.locator("iframe").get_attribute("title") == "苔石镇社区学校的开班（示例）"


@pytest.mark.parametrize("more", ["", "; require-trusted-types-for 'script'; trusted-types none"])
def test_a_strict_policy(
    more: str, page: Page, host: Host, address: str, copied: dict[str, str]
) -> None:
    policy = f"default-src 'self'; script-src {address}; connect-src {address}; style-src 'self'"
    page.goto(host.put(BARE.format("utf-8", copied["widget"]), policy=policy + more))
    shows_listings(page)
    assert page.evaluate(
        "document.querySelector('[data-cedu]').shadowRoot.adoptedStyleSheets[0].cssRules.length"
    )


@pytest.mark.parametrize(
    "policy", ["default-src 'self'; script-src {}", "default-src 'self'", "script-src 'none'"]
)
def test_a_policy_that_lets_nothing_in(
    policy: str, page: Page, host: Host, address: str, copied: dict[str, str]
) -> None:
    page.goto(host.put(BARE.format("utf-8", copied["widget"]), policy=policy.format(address)))
    keeps_links(page)


def test_without_javascript(
    open_page: Callable[..., Page], host: Host, copied: dict[str, str]
) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(host.put(BARE.format("utf-8", copied["widget"])))
    keeps_links(page)


def test_the_site_is_gone_after_the_page_was_loaded(
    page: Page, host: Host, copied: dict[str, str]
) -> None:
    html = {"content_type": "text/html", "headers": {"Access-Control-Allow-Origin": "*"}}
    others = {"Access-Control-Allow-Origin": "https://allowed.example"}
    answers: list[Callable[[Route], None]] = [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=410, body=MAIN, **html),
        lambda route: route.fulfill(status=500, body=MAIN, **html),
        lambda route: route.fulfill(body=MAIN, **html | {"headers": others}),
        lambda route: route.fulfill(body="<p>a portal asks for money</p>", **html),
        lambda route: route.fulfill(body="", content_type="text/plain"),
    ]
    left = list(answers)  # one for each widget of the page
    page.route("**/embed/courses?*", lambda route: left.pop()(route))
    page.goto(host.put(BARE.format("utf-8", copied["widget"] * len(answers))))
    keeps_links(page, len(answers))
    assert left == []


def test_several_of_everything(page: Page, host: Host, copied: dict[str, str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host.put(BARE.format("utf-8", copied["widget"] * 2)))
    shows_listings(page, 2)
    assert len([one for one in asked if "/embed/courses" in one]) == 2
    page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", copied["widget"])
    shows_listings(page, 3)


def test_a_narrow_column(page: Page, host: Host, copied: dict[str, str]) -> None:
    column = f'<table width=240 cellpadding=0><tr><td id="column">{copied["widget"]}</table>'
    page.goto(host.put(BARE.format("utf-8", column)))
    shows_listings(page)
    wide = """[...document.querySelector('[data-cedu]').shadowRoot.querySelectorAll('*')]
      .filter(one => one.getBoundingClientRect().right > document.getElementById('column')
        .getBoundingClientRect().left + 241).map(one => one.outerHTML)"""
    assert page.evaluate(wide) == []


def test_folders_of_both_sites(page: Page, host: Host, below: Flask) -> None:
    base = below.config["BASE_URL"]
    widget = outputs(below, "/xuexi/embed/", base.removesuffix("/xuexi"))["widget"]
    assert f'src="{base}/embed.js"' in widget
    page.goto(host.put(BARE.format("utf-8", widget), "/school/~lin/index.htm"))
    shows_listings(page)
    hrefs = page.evaluate(HREFS)
    assert hrefs
    assert [one for one in hrefs if not one.startswith(f"{base}/")] == []


def test_another_sites_address_is_not_fetched(
    page: Page, host: Host, copied: dict[str, str]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    foreign = re.sub(r'data-cedu="[^"]*"', 'data-cedu="/embed/courses"', copied["widget"])
    page.goto(host.put(BARE.format("utf-8", foreign)))
    keeps_links(page)
    assert [one for one in asked if "/embed/courses" in one] == []


def test_what_is_not_expected_is_left_out(page: Page, host: Host, copied: dict[str, str]) -> None:
    evil = """<main id="cedu"><p onclick="x()" style="color:red">p<script>window.hit = 1</script>
      <a href="javascript:alert(1)">a</a><img src="x.png" onerror="window.hit = 1" alt="i">
      <iframe src="/"></iframe><svg><a href="/s">s</a></svg><form><input></form></main>"""
    page.route("**/embed/courses?*", lambda route: route.fulfill(
        body=evil, content_type="text/html", headers={"Access-Control-Allow-Origin": "*"}
    ))  # fmt: skip
    page.goto(host.put(BARE.format("utf-8", copied["widget"])))
    page.wait_for_function(LISTED, arg=1)
    found = page.evaluate(
        "[...document.querySelector('[data-cedu]').shadowRoot.querySelectorAll('#cedu *')]"
        ".map(one => one.localName + [...one.attributes].map(a => ' ' + a.name).join(''))"
    )
    assert found == ["p", "a", "img src alt"]
    assert page.evaluate("window.hit") is None


def test_a_frame_sizes_itself_and_heeds_nobody_else(
    page: Page, host: Host, copied: dict[str, str]
) -> None:
    stranger = host.put("<p>x", "/stranger.htm")
    pair = re.sub(r'height="\d+"', 'height="60"', copied["frame"]) * 2
    strange = f'<iframe id="s" src="{stranger}"></iframe>'
    page.goto(host.put(BARE.format("utf-8", f'<div style="width:300px">{pair}</div>{strange}')))
    frame, second, _ = page.frames[1:]
    page.wait_for_function(
        "[...document.querySelectorAll('[data-cedu]')].every(f => f.style.height)"
    )
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    before = heights(page)
    say = "said => parent.postMessage(said, '*')"
    for said in (1e9, 10, -1, "900", None, [600]):
        frame.evaluate(say, {"cedu": "height", "height": said})
    frame.evaluate("parent.postMessage({cedu: 'height', height: NaN}, '*')")
    page.frames[3].evaluate(say, {"cedu": "height", "height": 900})
    page.evaluate("postMessage({cedu: 'height', height: 900}, '*')")
    for said in ("height", None, 900, {"height": 900}):
        frame.evaluate(say, said)
    second.evaluate(say, {"cedu": "height", "height": 777})
    page.wait_for_function(f"{FRAMES}[1].style.height === '777px'")
    assert heights(page) == [before[0], "777px"]


def heights(page: Page) -> list[str]:
    return page.evaluate(f"{FRAMES}.map(one => one.style.height)")

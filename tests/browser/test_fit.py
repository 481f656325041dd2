"""Pages fit narrow screens, large text and wide spacing; what is touched is large enough."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.browser.kinds import KINDS, visit

SMALLEST_TARGET = 44  # CSS px, DESIGN: tap targets
SMALLEST_TEXT = 18
CONTROLS = (
    "header nav a, .text-size button, .paging a, .years a, .neighbours a, main button, a.button,"
    " summary, select, input[type=search], .facets label"
)
SPACING = """() => {  // WCAG 2.2, 1.4.12
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
OVERFLOW = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const scrolls = e => e && e !== document.body && (
    ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(e).overflowX)
    || scrolls(e.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > page.clientWidth + 1 && !scrolls(e))
    .map(e => `${Math.round(e.getBoundingClientRect().right)}px ${e.cloneNode().outerHTML}`)
    .concat(`${page.scrollWidth} > ${page.clientWidth}`);
}"""
CUT = """() => [...document.querySelectorAll("main *, header *")]
  .filter(e => e.scrollHeight > e.clientHeight + 2 && e.clientHeight > 1
    && ["hidden", "clip"].includes(getComputedStyle(e).overflowY))
  .map(e => e.cloneNode().outerHTML)"""
SMALL = """([controls, least]) => [...document.querySelectorAll(controls)]
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width && e.checkVisibility({visibilityProperty: true}))
  .filter(([e, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([e, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ` +
    `${e.cloneNode().outerHTML} ${e.textContent.trim().slice(0, 20)}`)"""
SMALL_TEXT = """least => [document.body, ...document.querySelectorAll(
    ".body p, .body li, .body dd, .lead, .entry > p:not(.facts)")]
  .filter(e => !e.matches('.footnote *, [id$="出处"] ~ ul *'))  // small, as at the end of a book
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < least)
  .map(e => `${getComputedStyle(e).fontSize} ${e.cloneNode().outerHTML}`)"""
PICTURES = """() => [...document.images]
  .filter(e => !["width", "height", "alt"].every(name => e.hasAttribute(name)))
  .map(e => e.outerHTML)"""
SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(sum), 200);
})"""


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways(kind: str, page: Page, watch: Watch) -> None:
    resize(page, 320)
    visit(page, kind, watch)
    found = overflow(page, "320 px")
    page.evaluate(SPACING)
    found += overflow(page, "320 px, wide spacing") + cut(page, "320 px, wide spacing")
    page.evaluate("document.adoptedStyleSheets = []")
    resize(page, 360)
    page.evaluate("document.documentElement.setAttribute('data-text-size', '3')")
    found += overflow(page, "360 px, largest text")
    page.evaluate("document.documentElement.setAttribute('data-text-size', '1')")
    resize(page, 640)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += overflow(page, "640 px, text at 200 %") + cut(page, "640 px, text at 200 %")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", KINDS)
def test_controls_text_and_pictures_are_sized(kind: str, page: Page, watch: Watch) -> None:
    resize(page, 360)
    visit(page, kind, watch)
    found = page.evaluate(PICTURES) + page.evaluate(SMALL_TEXT, SMALLEST_TEXT)
    for width in (360, 1280):
        resize(page, width)
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        small = page.evaluate(SMALL, [CONTROLS, SMALLEST_TARGET])
        found += [f"{width} px: {one}" for one in small]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ["home", "course", "resource", "catalogue"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_jumps_while_loading(kind: str, width: int, page: Page, watch: Watch) -> None:
    resize(page, width)
    visit(page, kind, watch)
    assert page.evaluate(SHIFT) < 0.01


def overflow(page: Page, where: str) -> list[str]:
    return [f"{where}: {one}" for one in page.evaluate(OVERFLOW)]


def cut(page: Page, where: str) -> list[str]:
    return [f"{where}: cut off: {one}" for one in page.evaluate(CUT)]

"""axe-core finds nothing on any kind of page, light and dark, narrow and wide."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch
from tests.browser.kinds import ALIKE, KINDS, few_or_all, visit

AXE = (Path(__file__).parent / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
LOOKS = (("light", 360), ("dark", 1280))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async tags => {
  const found = await axe.run({runOnly: tags, resultTypes: ["violations"]});
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} – ${v.help}`));
}"""


@pytest.mark.parametrize("kind", few_or_all(KINDS, ALIKE))
def test_axe_finds_nothing(kind: str, page: Page, watch: Watch) -> None:
    visit(page, kind, watch)
    page.evaluate(AXE)
    found = [
        f"{scheme} {width}: {violation}"
        for scheme, width in LOOKS
        for violation in look(page, scheme, width)
    ]
    assert not found, "\n".join(found)


def look(page: Page, scheme: str, width: int) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate(RUN, TAGS)

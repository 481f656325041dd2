"""One address of each kind of page of the county's site."""

from collections.abc import Iterable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watch

KINDS = {
    "home": "/",
    "courses": "/courses/",
    "course": "/courses/zhubian/",
    "resource": "/courses/zhubian/beidian",
    "print": "/courses/zhubian/print",
    "offerings": "/offerings/",
    "offering": "/offerings/zhubian-2027-chun",
    "news": "/news/",
    "column": "/news/xiaoxi/",
    "article": "/news/xiaoxi/xin-ketang",
    "link post": "/news/zhuanzai/linxian-zhuyi",
    "centres": "/centres/",
    "centre": "/centres/taishi/",
    "standing": "/about",
    "catalogue": "/catalogue/",
    "answers": "/catalogue/?q=竹编&topic=竹编",
    "no answers": "/catalogue/?q=潜水艇",
    "suggestions": "/catalogue/suggest?q=竹编",
    "corrections": "/correction",
    "builder": "/embed/?centre=taishi",
    "missing": "/meiyou",
    "withdrawn": "/news/xiaoxi/xiutang",
}
ALIKE = {  # kinds that look like another one
    *("courses", "news", "column", "article", "standing", "no answers", "suggestions"),
    *("corrections", "withdrawn", "centres"),
}
STATUS = {"missing": 404, "withdrawn": 410}


def few_or_all(names: Iterable[str], alike: set[str]) -> list[object]:
    """Return parameters of which the long run alone takes those that are like another."""
    return [pytest.param(one, marks=pytest.mark.long if one in alike else ()) for one in names]


def visit(page: Page, kind: str, watch: Watch) -> None:
    """Go to the page of this kind; its own status, where it is an error, is no complaint."""
    if kind in STATUS:
        watch.allow(rf"status.*\b{STATUS[kind]}\b")
    page.goto(KINDS[kind])

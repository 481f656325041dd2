"""One address of each kind of page of the county's site."""

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
STATUS = {"missing": 404, "withdrawn": 410}


def visit(page: Page, kind: str, watch: Watch) -> None:
    """Go to the page of this kind; its own status, where it is an error, is no complaint."""
    if kind in STATUS:
        watch.allow(rf"status.*\b{STATUS[kind]}\b")
    page.goto(KINDS[kind])

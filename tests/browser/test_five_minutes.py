"""The five-minute story: yesterday's event is published from a telephone."""

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.bringing import PHOTO_SIZE, TITLE, brought, photo
from tests.browser.conftest import At, sign_in
from tests.persons import admit

PHONE = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESCRIBED = ["三位老人围坐着编竹篮", "编好的竹篮摆在桌上"]
IMAGES = """async images => {
  for (const image of images) { image.loading = "eager"; await image.decode(); }
  return images.map(i => ({src: i.currentSrc, wide: i.naturalWidth, high: i.naturalHeight,
    alt: i.alt}));
}"""


@pytest.fixture
def phone(desk: At, house: Flask) -> Page:
    """The telephone of an editor."""
    with house.app_context():
        admit("bianji")
    return desk.open(390, viewport={"width": 390, "height": 844}, **PHONE)


def test_an_event_is_published_from_a_telephone(phone: Page, desk: At) -> None:
    sign_in(phone)
    phone.get_by_role("link", name="放入 Word 文件和照片").tap()
    phone.get_by_label("文件（可以一次选几个）").set_input_files(brought())
    phone.get_by_role("button", name="放进来").tap()
    phone.wait_for_url("**/desk/pages/*")
    expect(phone.get_by_label("标题", exact=True)).to_have_value(TITLE)
    written = phone.get_by_label("正文").input_value()
    for kept in ("## 怎么编", "1. 破篾", "| 材料 | 数量 |", "![学员在编竹篮]("):
        assert kept in written
    assert written.index("![学员在编竹篮](") < written.index("## 编好以后") < written.index("![](")
    for number, words in enumerate(DESCRIBED, 1):
        phone.get_by_label(f"第 {number} 张").fill(words)
    phone.get_by_label("栏目").select_option("街坊消息")
    shown = phone.frame_locator("#preview iframe")
    expect(shown.get_by_role("heading", level=1)).to_have_text(TITLE)
    for words in DESCRIBED:
        expect(shown.get_by_alt_text(words)).to_be_attached()
    phone.get_by_role("button", name="保存，下一步").tap()
    phone.get_by_label("网址的最后一段").fill("bian-zhulan")
    phone.get_by_role("button", name="现在发布").tap()
    expect(phone.get_by_text("已经发布，读者现在就能看到。")).to_be_visible()
    look_as_a_reader(desk.open(390, **PHONE))


def look_as_a_reader(reader: Page) -> None:
    reader.goto("/catalogue/?q=编竹篮活动")
    expect(reader.locator("#results").get_by_role("link", name=TITLE)).to_be_visible()
    reader.goto("/news/xiaoxi/")
    reader.get_by_role("link", name=TITLE).tap()
    reader.wait_for_url("**/news/xiaoxi/bian-zhulan")
    images = reader.locator("main .body img").evaluate_all(IMAGES)
    assert [one["alt"] for one in images] == DESCRIBED
    turned, other = images
    assert turned["wide"] < turned["high"]
    assert other["wide"] > other["high"]
    original = photo()
    for image in images:
        answer = reader.request.get(image["src"])
        assert answer.headers["content-type"] == "image/webp"
        assert len(answer.body()) < len(original) / 4
        picture = Image.open(BytesIO(answer.body()))
        assert max(picture.size) <= 1600 < max(PHOTO_SIZE)
        assert not picture.getexif() and "exif" not in picture.info
    offered = reader.locator("main .body source").first.get_attribute("srcset") or ""
    assert [int(one.split()[1][:-1]) for one in offered.split(",")][-1] <= 1600
    assert reader.context.cookies() == []

from html import unescape

import html5lib
import pytest

from cedu_site.markup.convert import convert
from cedu_site.markup.references import (
    ROOT,
    Picture,
    mount,
    resolve,
)


def html(source: str) -> str:
    return str(convert(source)["html"])


def nothing(_: object) -> None:
    return None


def same(target: str) -> str:
    return target


def shown(picture: Picture) -> str:
    return f"<i>{picture.src}|{picture.alt}</i>"


def asked(page: str) -> list[str]:
    """Return, in order, what `resolve` asks for in a page."""
    targets: list[str] = []
    resolve(page, targets.append, lambda picture: targets.append(picture.src))
    return targets


PAGE = (
    "[甲](02-a.md) [外](https://a.cn) [段](#x) [根](/courses/) [信](mailto:a@b.cn)"
    " ![乙](images/b.png) ![丙](c.mp3) ![远](https://a.cn/d.png)"
)


def test_references_are_the_relative_ones() -> None:
    assert asked(html(PAGE)) == ["02-a.md", "images/b.png", "c.mp3"]


def test_references_are_as_the_author_wrote_them() -> None:
    target = "../甲 乙/a&b.md?x=\"1'#用料"
    assert asked(html(f"[甲](<{target}>)")) == [target]


def test_resolve_asks_for_each_relative_address() -> None:
    asked: list[str] = []

    def link(target: str) -> str:
        asked.append(target)
        return "/courses/taishi/a?x=1&y=2"

    found = resolve(html(PAGE), link, shown)
    assert asked == ["02-a.md"]
    assert f'<a href="{ROOT}/courses/taishi/a?x=1&amp;y=2">甲</a>' in found
    assert f'<a href="{ROOT}/courses/">根</a>' in found
    assert '<a href="#x">段</a>' in found
    assert '<a href="mailto:a@b.cn">信</a>' in found
    assert "<i>images/b.png|乙</i>" in found
    assert "<i>c.mp3|丙</i>" in found


def test_link_that_leads_nowhere_becomes_its_text() -> None:
    source = "看[甲**乙**](x.md)和[丙](https://a.cn)"
    assert resolve(html(source), nothing, nothing) == (
        '<p>看甲<strong>乙</strong>和<a href="https://a.cn" rel="noopener">丙</a></p>'
    )


def test_missing_pictures_say_so() -> None:
    assert resolve(html("![甲<乙](a.png) ![](b.png) ![丙](c.mp4)"), nothing, nothing) == (
        '<p><span class="missing">（图片缺失：甲&lt;乙）</span>'
        ' <span class="missing">（图片缺失）</span>'
        ' <span class="missing">（视频缺失：丙）</span></p>'
    )


def test_pictures_of_other_sites_are_not_fetched() -> None:
    found = resolve(html("![远](https://a.cn/d.png) ![](http://a.cn/e.mp4)"), same, shown)
    assert found == (
        '<p><a href="https://a.cn/d.png" rel="noopener">远</a>'
        ' <a href="http://a.cn/e.mp4" rel="noopener">打开视频</a></p>'
    )
    nested = resolve(html("[![远](https://a.cn/d.png)](b.md)"), same, shown)
    assert nested == '<p><a href="b.md">远</a></p>'
    dropped = resolve(html("[![远](https://a.cn/d.png)](b.md)"), nothing, shown)
    assert dropped == '<p><a href="https://a.cn/d.png" rel="noopener">远</a></p>'


def test_links_in_a_table_within_a_link() -> None:
    source = "<a href=a.md><table><tr><td><a href=b.md>乙</a></td></tr></table>甲</a>"
    found = resolve(html(source), lambda target: "/x" if target == "a.md" else None, nothing)
    assert found.count("<a ") == found.count("</a>")
    assert "甲</a>" in found and "<td>乙</td>" in found


def test_addresses_of_this_site_wait_for_the_mount() -> None:
    file = f"/media/{'0' * 64}/x.png"
    found = resolve(html(f"[甲](/news/) ![乙]({file})"), nothing, nothing)
    assert mount(found, "/xuexi") == (
        f'<p><a href="/xuexi/news/">甲</a> <img alt="乙" src="/xuexi{file}"></p>'
    )
    assert ROOT not in mount(found, "")


@pytest.mark.parametrize("end", ["png", "mp4", "mp3"])
@pytest.mark.parametrize(
    "source", ["/catalogue/export.csv?q=", "/desk/", "/media/../desk/a", f"/media/{'0' * 64}/a/../"]
)
def test_only_files_are_fetched_as_pictures(source: str, end: str) -> None:
    """A page must not have its readers' browsers ask whatever address somebody wrote there."""
    found = resolve(html(f"![甲]({source}.{end})"), nothing, nothing)
    assert "缺失：甲" in found and "src" not in found


def test_no_author_can_write_the_marker() -> None:
    assert ROOT not in html(f"[甲]({ROOT}//a.cn) &#xE000; <a href='&#xe000;/x'>乙</a>{ROOT}")


def test_nasty_quotes_stay_inside_their_attribute() -> None:
    nasty = '"\'><img src=x onerror=1> </a> <a href="y" &quot;&#34; =`'
    page = html(f"<img src='a.png' alt='{nasty.replace(chr(39), '&#39;')}'>")
    assert asked(page) == ["a.png"]
    seen: list[str] = []
    resolve(page, same, lambda picture: seen.append(picture.alt) or "")
    assert seen == [unescape(nasty).strip()]
    missing = html5lib.parseFragment(resolve(page, same, nothing), namespaceHTMLElements=False)
    assert [element.tag for element in missing.iter()][1:] == ["figure", "span"]


def test_what_looks_like_a_tag_in_text_is_left_alone() -> None:
    page = html('`<a href="x.md">` &lt;img src="y.png">')
    assert asked(page) == []
    assert resolve(page, nothing, nothing) == page

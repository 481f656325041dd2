import pytest

from cedu_site.markup.convert import convert


def html(source: str) -> str:
    return str(convert(source)["html"])


def outside(address: str) -> str:
    return f'<a href="{address}" rel="noopener">{address}</a>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("见 https://a.cn/x。好", f"见 {outside('https://a.cn/x')}。好"),
        ("见https://a.cn/x的网页", f"见{outside('https://a.cn/x')}的网页"),
        ("（http://a.cn）", f"（{outside('http://a.cn')}）"),
        ("(https://a.cn/x_(y))", f"({outside('https://a.cn/x_(y)')})"),
        ("**https://a.cn**，", f"<strong>{outside('https://a.cn')}</strong>，"),
        ("https://a.cn/s/_Ab_c-_d_ 好", f"{outside('https://a.cn/s/_Ab_c-_d')}_ 好"),
        ("<https://a.cn/中>", outside("https://a.cn/中")),
        ("`https://a.cn`", "<code>https://a.cn</code>"),
        ("ftp://a.cn", "ftp://a.cn"),
        (
            "[https://a.cn](https://b.cn)",
            '<a href="https://b.cn" rel="noopener">https://a.cn</a>',
        ),
    ],
)
def test_bare_addresses_become_links(source: str, expected: str) -> None:
    assert html(source) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.bilibili.com/video/BV1xx?p=2", "哔哩哔哩"),
        ("https://bilibili.com/video/BV1xx", "哔哩哔哩"),
        ("https://b23.tv/abc", "哔哩哔哩"),
        ("https://v.qq.com/x/page/a.html", "腾讯视频"),
        ("https://v.youku.com/v_show/id_a.html", "优酷"),
    ],
)
def test_video_address_alone_becomes_a_card(address: str, site: str) -> None:
    assert html(f"前\n\n{address}\n\n后") == (
        f'<p>前</p>\n<p class="video-card"><a href="{address}" rel="noopener">'
        f"在{site}观看视频</a></p>\n<p>后</p>"
    )


@pytest.mark.parametrize(
    "source",
    [
        "看 https://v.qq.com/x",
        "http://v.qq.com/x",
        "https://v.qq.com.evil.cn/x",
        "https://v.qq.com@evil.cn/x",
        "<https://evil.cn\\@v.qq.com/x>",
        "[https://v.qq.com/x](https://evil.cn)",
    ],
)
def test_no_card_for_anything_else(source: str) -> None:
    assert "video-card" not in html(source)


def test_links_within_the_page_follow_the_headings() -> None:
    page = html("[看](#用料) [无](#没有)\n\n## 用料")
    assert '<a href="#h-用料">看</a> <a href="#没有">无</a>' in page

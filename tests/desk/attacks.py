"""What somebody might write so that it runs in another's browser.

Where one of them ran it would set `window.__hit`, ask for an address below `/hit`, or show a
dialogue.
"""

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
    f"<img/src=x/onerror={RUN}>",
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
ATTACKS = (*WITH_HTML, *WITH_QUOTES, *WITH_MARKDOWN, *WITH_ATTRIBUTES, *WITH_CHARACTERS)
ALL = "\n\n".join(ATTACKS)
LINE = " ".join(ALL.replace("\0", "").split())  # for fields of one line, which take no NUL


def in_one_line(attack: str, longest: int) -> str:
    """Return an attack as a field of one line would take it; what is too long begins later."""
    line = " ".join(attack.replace("\0", "").split())
    return line[-longest:]


def printable(attack: str, longest: int) -> str:
    """Return of an attack what a name may be made of."""
    return "".join(sign for sign in in_one_line(attack, longest) if sign.isprintable())

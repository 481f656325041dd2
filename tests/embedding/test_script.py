"""The script that other sites load: small, for any browser and any page's encoding."""

import gzip
import re

from flask.testing import FlaskClient

from cedu_site.web.shortening import shorter_css, shorter_js

MOST_BYTES = 3 * 1024
NEWER = {
    "let or const": r"\b(let|const|class|async|await|yield|import|export)\b(?! *[:=])",
    "an arrow": r"=>",
    "a template": r"`",
    "a spread": r"\.\.\.",
    "a short method": r"[{,]\s*\w+\([^()]*\)\s*\{(?<!\bif\b)",
    "optional chaining": r"\?\.|\?\?",
    "for of": r"\bfor\s*\([^;)]*\bof\b",
    "a default": r"function\s*\w*\([^)]*=",
    "a power": r"\*\*",
    "a trailing comma in a call": r",\s*\)",
}
LITERALS = re.compile(r'"(?:[^"\\\n]|\\.)*"|(?<=[=(])\s*/(?:[^/\\\n]|\\.)+/|/\*.*?\*/')


def test_it_is_small_and_plain(client: FlaskClient) -> None:
    answer = client.get("/embed.js", headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) <= MOST_BYTES
    assert gzip.decompress(answer.data).decode("ascii").startswith("(function () {")


def test_any_site_may_load_it_and_need_not_load_it_again(client: FlaskClient) -> None:
    answer = client.get("/embed.js")
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    again = client.get("/embed.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_it_is_written_in_es5(client: FlaskClient) -> None:
    code = LITERALS.sub(" 0 ", client.get("/embed.js").text)
    found = {name: re.findall(f".*(?:{one}).*", code) for name, one in NEWER.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_check_finds_what_is_newer() -> None:
    newer = (
        "let a = 1", "const a = 1", "f(a => a)", "f(`a`)", "f(...a)", "a?.b", "x = {a(b) { }}",
        "for (var a of b) {}", "function f(a = 1) {}", "a ** b", "f(a, )", "class A {}",
    )  # fmt: skip
    missed = [one for one in newer if not any(re.search(each, one) for each in NEWER.values())]
    assert missed == []


def test_the_look_of_a_listing_is_inside(client: FlaskClient) -> None:
    program = client.get("/embed.js").text
    assert "{css}" not in program
    assert ":host" in program


def test_shortening_keeps_what_is_said() -> None:
    css = '/* one */\na:hover ,\n  b { margin : 0 calc(1px + 2px) ; content: "\\2022" }\n'
    assert shorter_css(css) == 'a:hover,b{margin :0 calc(1px + 2px);content:"\\2022"}'
    assert shorter_js('// why\n  a("//");\n\n  b(); // c\n') == 'a("//");\nb(); // c\n'

"""Drawings reduced to shapes, and refused where they do more than show."""

from xml.etree import ElementTree

import pytest

from cedu_site.media.drawings import MAX_BYTES, reduce_svg
from cedu_site.media.refusal import MediaRefused

LINK_NAMES = ' xmlns:xlink="http://www.w3.org/1999/xlink"'
SHAPE = '<path d="M0 0h9v9z"/>'


def reduced(data: bytes) -> str:
    return reduce_svg(data).data.decode()


ATTACKS = {
    "script": "<script>alert(1)</script>",
    "script of another vocabulary": '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
    "script in a group": "<g><g><SCRIPT/></g></g>",
    "external script": '<script xlink:href="https://evil.example/x.js"/>',
    "handler": '<path d="M0 0" onclick="alert(1)"/>',
    "handler in capitals": '<path d="M0 0" ONLOAD="alert(1)"/>',
    "handler on something dropped": '<text onmouseover="alert(1)">x</text>',
    "foreign object": "<foreignObject><p>x</p></foreignObject>",
    "frame": '<iframe xmlns="http://www.w3.org/1999/xhtml"/>',
    "script link": '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    "script link with a blank": '<a xlink:href=" javascript:alert(1)"/>',
    "script link in entities": '<a href="&#106;avascript:alert(1)"/>',
    "outer link": '<a href="https://evil.example/"/>',
    "outer picture": '<image href="//evil.example/x.png"/>',
    "inner bitmap": '<image href="data:image/png;base64,AAAA"/>',
    "inner document": '<use xlink:href="data:image/svg+xml;base64,AAAA#x"/>',
    "outer use": '<use href="other.svg#x"/>',
    "filter picture": '<filter><feImage href="https://evil.example/x"/></filter>',
    "outer paint": '<path d="M0 0" fill="url(https://evil.example/x#y)"/>',
    "outer paint in quotes": "<path d='M0 0' fill='url( \"//evil.example/x\" )'/>",
    "data paint": '<path d="M0 0" fill="URL(data:image/svg+xml,x)"/>',
    "outer mask": '<path d="M0 0" mask="url(x.svg#m)"/>',
    "style attribute": '<path d="M0 0" style="background:url(https://evil.example/)"/>',
    "style import": "<style>@import 'https://evil.example/x.css';</style>",
    "style font": "<style>@font-face{src:url(https://evil.example/x)}</style>",
    "expression": '<path d="M0 0" style="width:expression(alert(1))"/>',
    "animated link": '<a href="#"><animate attributeName="href" values="javascript:x"/></a>',
    "set link": '<a href="#"><set attributeName="xlink:href" to="javascript:x"/></a>',
    "set handler": '<set attributeName="onclick" to="alert(1)"/>',
    "deep": "<g>" * 60 + SHAPE + "</g>" * 60,
    "very deep": "<g>" * 60_000 + "</g>" * 60_000,
    "no shape": "<text>x</text>",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused(svg, name):
    with pytest.raises(MediaRefused, match=r"。$"):
        reduce_svg(svg(SHAPE + ATTACKS[name] if name != "no shape" else ATTACKS[name]))


@pytest.mark.parametrize(
    "prologue",
    [
        "<!DOCTYPE svg>",
        '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "<!doctype svg>",
        '<?xml-stylesheet href="https://evil.example/x.css"?>',
    ],
)
def test_a_prologue_that_does_something_is_refused(svg, prologue):
    with pytest.raises(MediaRefused, match="DOCTYPE"):
        reduce_svg(prologue.encode() + svg())


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg", "格式有错"),
        (b"<html><svg/></html>", "不是 SVG"),
        (b'<svg xmlns="urn:other" width="1" height="1"/>', "不是 SVG"),
        ("<svg width='9' height='9'/>".encode("utf-16"), "UTF-8"),
        (b"<svg>" + b" " * MAX_BYTES + b"</svg>", "512 KB"),
    ],
)
def test_what_is_no_drawing_is_refused(data, reason):
    with pytest.raises(MediaRefused, match=reason):
        reduce_svg(data)


def test_an_escaped_reference_does_not_survive(svg):
    text = reduced(svg(r'<path d="M0 0" fill="u\72l(//evil.example/)" style="fill:u\72l(x)"/>'))
    assert "evil" not in text and "fill" not in text


def test_shapes_gradients_and_clips_survive(svg):
    shapes = (
        '<title>山茶花</title><defs><linearGradient id="a" x1="0"><stop offset="50%" '
        'stop-color="rgb(1, 2, 3)" /></linearGradient><clipPath id="c"><rect width="9" '
        'height="9" /></clipPath></defs><g clip-path="url(#c)" transform="translate(1 2) '
        'rotate(-30)"><circle r="4" fill="url(#a)" /><path d="M0,0h9-.5e1z" stroke="#a12b21" '
        '/><polygon points="0,0 9,0 9,9" /></g>'
    )
    sized = svg(shapes, 'width="90" height="60" viewBox="0 0 90 60"')
    same = ElementTree.canonicalize
    assert same(reduced(svg(shapes))) == same(sized.decode()).replace(LINK_NAMES, "")


def test_the_rest_is_dropped(svg):
    rest = (
        '<metadata><x:RDF xmlns:x="urn:x" x:about="https://example.org/"/></metadata>'
        '<e:view xmlns:e="urn:editor" e:zoom="1"/><text>words</text><style>.a{fill:red}</style>'
        '<path xmlns:e="urn:editor" e:label="x" class="a" data-name="b" d="M0 0"/><!-- note -->'
        '<use href="#a"/><animate attributeName="x" to="9"/><image href="#a"/>'
    )
    root = ElementTree.fromstring(reduced(svg(rest)))
    assert [element.tag.rpartition("}")[2] for element in root.iter()] == ["svg", "path"]
    assert root[0].attrib == {"d": "M0 0"}


def test_a_style_attribute_becomes_attributes(svg):
    text = reduced(svg('<path d="M0 0" style="fill:#abc; stroke : url(#a);font-family:serif"/>'))
    assert 'fill="#abc" stroke="url(#a)"' in text and "serif" not in text


def test_a_link_of_the_old_kind_to_a_gradient_is_written_anew(svg):
    inside = '<linearGradient id="b" xlink:href="#a"/>' + SHAPE
    assert '<linearGradient id="b" href="#a" />' in reduced(svg(inside))


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="90" height="60"', (90, 60)),
        ('width="90.6px" height="60"', (91, 60)),
        ('viewBox="0 0 800 600"', (800, 600)),
        ('width="100%" height="100%" viewBox="0,0,24,24"', (24, 24)),
        ('width="210mm" height="297mm" viewBox="0 0 210 297"', (210, 297)),
        ('width="90" viewBox="0 0 800 600"', (800, 600)),
    ],
)
def test_a_drawing_has_a_size(svg, attributes, size):
    drawing = reduce_svg(svg(attributes=attributes))
    assert (drawing.width, drawing.height) == size
    root = ElementTree.fromstring(drawing.data)
    assert (root.get("width"), root.get("height")) == (str(size[0]), str(size[1]))
    assert root.get("viewBox")


@pytest.mark.parametrize(
    "attributes",
    ["", 'width="9"', 'width="0" height="0"', 'viewBox="0 0 inf 9"', 'viewBox="0 0 nan 9"',
     'width="999999" height="9"', 'viewBox="x"', 'width="-9" height="9"'],
)  # fmt: skip
def test_a_drawing_without_a_size_is_refused(svg, attributes):
    with pytest.raises(MediaRefused, match="宽和高"):
        reduce_svg(svg(attributes=attributes))


def test_the_result_is_its_own_reduction(svg):
    once = reduce_svg(svg(SHAPE + "<title>甲 &lt;b&gt;</title>"))
    assert reduce_svg(once.data) == once

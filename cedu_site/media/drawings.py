"""An SVG drawing reduced to shapes: built anew from what is allowed, refused if it reaches out."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from cedu_site.media.refusal import MediaRefused

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40
MAX_SIDE = 20_000
SVG = "http://www.w3.org/2000/svg"

SHAPES = frozenset({"path", "circle", "ellipse", "rect", "line", "polyline", "polygon"})
WORDS = frozenset({"title", "desc"})
GROUPS = frozenset({"svg", "g", "defs", "clipPath", "linearGradient", "radialGradient", "stop"})
ELEMENTS = SHAPES | WORDS | GROUPS
PRESENTATION = frozenset(
    {
        *("fill", "fill-opacity", "fill-rule", "clip-path", "clip-rule", "opacity", "color"),
        *("stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "stroke-width", "stop-color", "stop-opacity"),
        *("display", "visibility", "overflow", "paint-order", "shape-rendering"),
        *("transform", "transform-origin", "vector-effect", "color-interpolation"),
    }
)
ATTRIBUTES = PRESENTATION | frozenset(
    {
        *("id", "href", "viewBox", "preserveAspectRatio", "width", "height"),
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr"),
        *("d", "points", "pathLength", "offset", "spreadMethod"),
        *("gradientUnits", "gradientTransform", "clipPathUnits"),
    }
)
REFUSED = frozenset({"script", "handler", "foreignobject", "iframe", "embed", "object"})
ANIMATED = re.compile(r"(.*:)?(href|src|on[a-z]+|style)", re.IGNORECASE)
HANDLER = re.compile(r"on[a-z]+", re.IGNORECASE)
PROLOGUE = re.compile(r"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", re.IGNORECASE)
OUTSIDE = re.compile(
    r"""@import|expression\s*\(|javascript:|url\s*\((?!\s*["']?#)""", re.IGNORECASE
)
PLAIN = re.compile(r"[\w\s.,;#%+-]*")
CALL = re.compile(
    r"""(?:rgba?|hsla?|matrix|translate|scale|rotate|skewX|skewY)\s*\([\w\s.,%/+-]*\)
    | url\(\s*["']?\#[\w.-]+["']?\s*\)""",
    re.VERBOSE,
)
LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,9})?|\.\d{1,9})(?:px)?")


class Drawing(NamedTuple):
    data: bytes
    width: int
    height: int


def reduce_svg(data: bytes) -> Drawing:
    """Return the drawing with nothing left but shapes, and its size in CSS pixels.

    Raises MediaRefused for scripts, for references to elsewhere and for what has no size.
    """
    source = _parse(data)
    _refuse_dangers(source)
    drawing = _reduced(source, 0)
    if not any(element.tag in SHAPES for element in drawing.iter()):
        raise MediaRefused("SVG 插图里没有图形。")
    width, height = _give_size(drawing)
    drawing.set("xmlns", SVG)
    return Drawing(ElementTree.tostring(drawing), width, height)


def _parse(data: bytes) -> ElementTree.Element:
    if len(data) > MAX_BYTES:
        raise MediaRefused("SVG 插图超过 512 KB，请简化后再用。")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MediaRefused("SVG 插图的编码不是 UTF-8。") from error
    if PROLOGUE.search(text):
        raise MediaRefused("SVG 插图不能带 DOCTYPE、实体或外部样式表。")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no entity is left to expand
    except ElementTree.ParseError as error:
        raise MediaRefused("SVG 插图的格式有错，不能读取。") from error
    if _name(root) != "svg":
        raise MediaRefused("这个文件不是 SVG 插图。")
    return root


def _name(element: ElementTree.Element) -> str:
    """Return the name of an SVG element, nothing for one of another vocabulary."""
    space, _, name = str(element.tag).rpartition("}")
    return name if space in ("", "{" + SVG) else ""


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _refuse_dangers(root: ElementTree.Element) -> None:
    for element in root.iter():
        tag = _local(element.tag).lower()
        if tag in REFUSED:
            raise MediaRefused(f"SVG 插图里不能有 {tag}。")
        if tag == "style" and OUTSIDE.search("".join(element.itertext())):
            raise MediaRefused("SVG 插图的样式不能引用别处的内容。")
        for name, value in element.items():
            _refuse_attribute(name, value.strip())


def _refuse_attribute(name: str, value: str) -> None:
    if HANDLER.fullmatch(name):
        raise MediaRefused(f"SVG 插图里不能有事件属性 {name}。")
    if name == "attributeName" and ANIMATED.fullmatch(value):
        raise MediaRefused("SVG 插图的动画不能改变链接。")
    if _local(name).lower() in ("href", "src") and not value.startswith("#"):
        raise MediaRefused("SVG 插图不能引用别处的内容，也不能内嵌位图。")
    if "}" not in name and OUTSIDE.search(value):
        raise MediaRefused("SVG 插图的样式不能引用别处的内容。")


def _reduced(source: ElementTree.Element, depth: int) -> ElementTree.Element:
    if depth > MAX_DEPTH:
        raise MediaRefused("SVG 插图的层次太多，请简化后再用。")
    element = ElementTree.Element(_name(source), dict(_kept_attributes(source)))
    if element.tag in WORDS:
        element.text = source.text
    else:
        shown = (child for child in source if _name(child) in ELEMENTS)
        element.extend([_reduced(child, depth + 1) for child in shown])
    return element


def _kept_attributes(source: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for name, value in source.items():
        name = "href" if _local(name) == "href" else name
        if name in ATTRIBUTES and _is_harmless(value):
            yield name, value
    for declaration in source.get("style", "").split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name in PRESENTATION and _is_harmless(value):
            yield name, value


def _is_harmless(value: str) -> bool:
    return bool(PLAIN.fullmatch(CALL.sub("", value)))


def _give_size(drawing: ElementTree.Element) -> tuple[int, int]:
    """Write width, height and viewBox on the drawing, each from the other where it is missing."""
    lengths = [LENGTH.fullmatch(drawing.get(name, "").strip()) for name in ("width", "height")]
    width, height = (float(length[1]) if length else 0.0 for length in lengths)
    if not (width and height):
        width, height = _viewbox_size(drawing)
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise MediaRefused("SVG 插图没有写明宽和高。")
    if "viewBox" not in drawing.attrib:
        drawing.set("viewBox", f"0 0 {width:g} {height:g}")
    size = max(1, round(width)), max(1, round(height))
    drawing.attrib.update(width=str(size[0]), height=str(size[1]))
    return size


def _viewbox_size(drawing: ElementTree.Element) -> tuple[float, float]:
    try:
        _, _, width, height = map(float, drawing.get("viewBox", "").replace(",", " ").split())
    except ValueError:
        return 0.0, 0.0
    return width, height

"""WordprocessingML by the local names of its elements: strict and transitional files alike."""

from xml.etree.ElementTree import Element

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
VML = "{urn:schemas-microsoft-com:vml}"


def local(element: Element) -> str:
    """Return the name of `element` without its namespace."""
    return element.tag.rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element down the `path` of local names."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def value(element: Element | None, *path: str, attribute: str = "val") -> str | None:
    """Return an attribute, found by its local name, of the element down the `path`."""
    found = child(element, *path)
    if found is None:
        return None
    return next((v for n, v in found.items() if n.rpartition("}")[2] == attribute), None)


def number(text: str | None) -> int | None:
    """Return a small number, or None."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) < 10
    return int(text) if plain and text else None


def make(name: str, *children: Element, text: str = "", **attributes: str) -> Element:
    """Return a `w:` element."""
    made = Element(MAIN + name, {MAIN + key: item for key, item in attributes.items()})
    made.extend(children)
    made.text = text or None
    return made

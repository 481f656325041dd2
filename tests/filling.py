"""A form filled in and sent as a browser without JavaScript does it."""

from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.crawling import HOST, Visit, text_of, visit


def read(answer: TestResponse) -> Visit:
    """Return the page that an answer is."""
    return Visit(HOST + answer.request.path, answer)


def form_with(page: Visit, button: str) -> Element:
    """Return the one form of the page whose button says `button`, wherever that stands."""
    named = {one.attrib.get("form") for one in page.all("button") if text_of(one) == button}
    (form,) = [
        form
        for form in page.all("form")
        if button in [text_of(one) for one in form.iter("button")]
        or form.attrib.get("id") in named - {None}
    ]
    return form


def _is_sent(field: Element) -> bool:
    kind = field.attrib.get("type")
    is_chosen = kind not in ("checkbox", "radio") or "checked" in field.attrib
    return is_chosen and kind != "file" and "name" in field.attrib


def values(form: Element) -> MultiDict[str, Any]:
    """Return what the form would send as it stands."""
    found: MultiDict[str, Any] = MultiDict()
    for field in form.iter():
        if field.tag == "input" and _is_sent(field):
            found.add(field.attrib["name"], field.attrib.get("value", ""))
        elif field.tag == "textarea":
            found.add(field.attrib["name"], "".join(field.itertext()))
        elif field.tag == "select":
            options = list(field.iter("option"))
            chosen = [one for one in options if "selected" in one.attrib] or options[:1]
            for one in chosen:
                found.add(field.attrib["name"], one.attrib["value"])
    return found


def send(
    client: FlaskClient, page: Visit | str, button: str, *, how: Any = None, **fields: Any
) -> TestResponse:
    """Fill in the form of `page` (or of the page at that address) and press its button."""
    page = visit(client, page) if isinstance(page, str) else page
    form = form_with(page, button)
    data = values(form)
    for name, text in fields.items():
        data[name] = text
    target = urlsplit(urljoin(page.address, form.attrib.get("action") or page.address))
    return client.post(
        target.path + ("?" + target.query if target.query else ""),
        data=data,
        content_type=form.attrib.get("enctype"),
        **(how or {}),
    )

"""One way to answer with a template: the whole page, or one block of it to htmx."""

from typing import Any

from flask import Response, current_app, render_template, request

VARY_ON_HTMX = "HX-Request, HX-Request-Type"


def wants_fragment() -> bool:
    """Tell whether htmx asks for a part; going back in history it asks for whole pages."""
    return request.headers.get("HX-Request-Type") == "partial"


def render(
    template: str, *, fragment: str | None = None, status: int = 200, **context: Any
) -> Response:
    """Return the page, or only its block `fragment` where htmx asked for a part of the page."""
    if fragment and wants_fragment():
        title = render_block(template, "title", context)
        part = render_block(template, fragment, context)
        response = Response(f"<title>{title}</title>\n{part}")
    else:
        response = Response(render_template(template, **context))
    response.status_code = status
    if fragment:
        response.headers["Vary"] = VARY_ON_HTMX
    return response


def render_block(template: str, block: str, context: dict[str, Any]) -> str:
    """Return the text of one block of a template, rendered alone."""
    current_app.update_template_context(context)
    page = current_app.jinja_env.get_template(template)
    return "".join(page.blocks[block](page.new_context(context)))

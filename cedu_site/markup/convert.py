"""Markdown to everything a page keeps of its body, step by step."""

from typing import Any

from cedu_site.markup import callouts, dialect, figures, footnotes, headings, links, recipe, tables
from cedu_site.markup.characters import join_lines, remove_controls
from cedu_site.markup.sanitize import sanitize
from cedu_site.markup.tree import inner_html, parse, plain


def convert(source: str) -> dict[str, Any]:
    """Return the fields of `render.Rendered` for the Markdown `source`."""
    html = sanitize(dialect.to_html(remove_controls(source)))
    page = parse(join_lines(html))
    title = headings.take_title(page)
    toc = headings.anchor(page)
    footnotes.number(page)
    links.settle(page)
    for improve in (callouts.settle, figures.settle, tables.settle, links.make_cards):
        improve(page)
    ingredients, steps = recipe.ingredients(page), recipe.steps(page)
    text = plain(page)
    recipe.wrap(page)
    return {
        "html": inner_html(page).strip(),
        "text": text,
        "toc": toc,
        "title": title,
        "ingredients": ingredients,
        "steps": steps,
    }

"""YAML texts read with their comments and quotes, and written as they were."""

import re
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver

from cedu_site.library.reading import FileRefused
from cedu_site.markup.front_matter import MISWRITTEN, FrontMatterError, load_yaml

DASH = re.compile(r"^(?P<indent> +)-(?P<gap> +)\S", re.MULTILINE)
ITEM = re.compile(r"^-(?P<gap> +)\S", re.MULTILINE)
NESTED = re.compile(r"^(?P<indent> +)[^\s#-]", re.MULTILINE)


def load(text: str) -> Any:
    """Return what a text says. Raises FileRefused."""
    try:
        load_yaml(text)  # refuses tricks, before they are carried out
        return reader(text).load(text)
    except FrontMatterError as error:
        raise FileRefused(str(error), error.line) from error
    except YAMLError as error:
        raise FileRefused(MISWRITTEN) from error


def dump(yaml: YAML, data: Any) -> str:
    """Return the text that says `data`."""
    written = StringIO()
    yaml.dump(data, written)
    return written.getvalue()


def reader(text: str) -> YAML:
    """Return a reader and writer to which every value is text, indenting as `text` does."""
    yaml = YAML()
    yaml.Resolver = _TextResolver
    yaml.preserve_quotes = True
    yaml.width = 2**31
    nested, dash, item = NESTED.search(text), DASH.search(text), ITEM.search(text)
    offset = len(dash["indent"]) if dash else 0 if item else 2
    gap = len((dash or item or {"gap": " "})["gap"])
    yaml.indent(
        mapping=len(nested["indent"]) if nested else 2,
        sequence=offset + 1 + gap,
        offset=offset,
    )
    return yaml


class _TextResolver(VersionedResolver):
    """Takes no plain scalar for a number, a date or a yes."""

    @property
    def versioned_resolver(self) -> dict[str | None, Any]:
        return {}

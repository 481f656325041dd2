"""Rules of addresses that learn to build theirs when one is first asked for.

Werkzeug compiles two functions for every rule as it is added; a process needs those of few.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule whose builders are compiled when they are first called, and then take their place."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        name = "_build_unknown" if append_unknown else "_build"

        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            made: Build = super()._compile_builder(append_unknown).__get__(rule)
            setattr(rule, name, made)
            return made(**values)

        return build

"""What a test process makes once for all the sites it opens: templates, addresses, queries, and
the files that are sent as they are.

A site does this once in its life and a test process a thousand times; it was most of the suite.
"""

from functools import cache
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite as Dialect
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from cedu_site.web import assets


class Templates(BytecodeCache):
    def __init__(self) -> None:
        self.code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code
        self.code[bucket.key, bucket.checksum] = bucket.code


def compile_once() -> None:
    """Share among all sites of this process what is the same for each."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": Templates()}
    assets._prepared = cache(assets._prepared)
    _share_addresses()
    _share_queries()


def _share_addresses() -> None:
    """A builder depends on nothing but the rule's own text and defaults."""
    compiled: dict[Any, Any] = {}
    compile_builder = Rule._compile_builder

    def builder(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, append_unknown, repr(rule.defaults))
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    Rule._compile_builder = builder  # type: ignore[method-assign]


def _share_queries() -> None:
    """All engines are of one dialect, which is part of the key of each compiled query."""
    queries: LRUCache[Any, Any] = LRUCache(5000)
    Dialect.__hash__ = lambda self: hash(Dialect)  # type: ignore[method-assign]
    Dialect.__eq__ = lambda self, other: type(other) is Dialect  # type: ignore[method-assign]
    Engine._compiled_cache = property(  # type: ignore[assignment]
        lambda engine: queries, lambda engine, own: None
    )

"""The words in which the API's tables say what a value looks like (JSON Schema 2020-12)."""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FILLED: Schema = {"type": "string", "minLength": 1}
URL: Schema = {"type": "string", "format": "uri"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
COUNT: Schema = {"type": "integer", "minimum": 0}
WORDS: Schema = {"type": "array", "items": FILLED}
YES: Schema = {"type": "boolean"}
UID: Schema = {"type": "string", "pattern": r"^[^\x00-\x1f/]{1,40}$"}
SLUG: Schema = {"type": "string", "pattern": r"^[^\x00-\x1f/]{1,80}$"}


def one_of(*values: str) -> Schema:
    """Return the schema of a fixed list of words."""
    return {"type": "string", "enum": list(values)}


def ref(name: str) -> Schema:
    """Return what points to a schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


def nullable(schema: Schema) -> Schema:
    """Return the schema of what may also be said to be absent."""
    return {"anyOf": [schema, {"type": "null"}]}


def closed(properties: dict[str, Schema], **more: Any) -> Schema:
    """Return the schema of an object that has these properties, all of them and no other."""
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
        **more,
    }

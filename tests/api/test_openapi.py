"""The OpenAPI document is whole and true: a client made from it finds nothing wrong."""

from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import Case, GenerationMode

API = "/api/v1"
KINDS = {
    "courses": "Course",
    "resources": "Resource",
    "offerings": "Offering",
    "articles": "Article",
    "centres": "Centre",
}
OPERATIONS = ("/", "/openapi.json", "/search", *(f"/{kind}" for kind in KINDS),
              *(f"/{kind}/{{uid}}" for kind in KINDS))  # fmt: skip
ALIKE = ("/courses", "/resources", "/courses/{uid}", "/resources/{uid}", "/articles/{uid}")
WITHOUT_PARAMETERS = ("/", "/openapi.json")  # nothing can be wrong there
HOW: dict[str, Any] = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}
PLAIN = {"Accept-Encoding": "identity"}  # over WSGI schemathesis unpacks nothing


@pytest.fixture(scope="session")
def described(app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi(f"{API}/openapi.json", app)


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    answer = client.get(f"{API}/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    return dict(answer.json)


def validator(document: dict[str, Any], name: str) -> jsonschema_rs.Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def test_the_document_is_openapi_3_1(document: dict[str, Any], described: Any) -> None:
    assert document["openapi"].startswith("3.1.")
    described.validate()
    assert set(document["paths"]) == set(OPERATIONS)
    assert document["servers"][0]["url"] == f"http://localhost{API}"
    for path in document["paths"].values():
        assert path.keys() == {"get"}
        assert path["get"]["operationId"] and path["get"]["summary"] and path["get"]["tags"]
        assert all(one["description"] for one in path["get"].get("parameters", ()))


@pytest.mark.parametrize(("kind", "name"), KINDS.items())
def test_every_item_is_just_as_it_is_described(
    client: FlaskClient, document: dict[str, Any], kind: str, name: str
) -> None:
    listed, single = validator(document, f"{name}Listed"), validator(document, name)
    found = client.get(f"{API}/{kind}?limit=100").json["items"]
    assert found
    for one in found:
        listed.validate(one)
        single.validate(client.get(f"{API}/{kind}/{one['uid']}").json)
        assert not single.is_valid(one) or kind == "centres", "lists say less"
        assert not listed.is_valid(one | {"more": 1})


def test_every_example_finds_something(client: FlaskClient, document: dict[str, Any]) -> None:
    for path, told in document["paths"].items():
        for one in told["get"].get("parameters", ()):
            example = one.get("example")
            if one["in"] == "path":
                assert client.get(f"{API}{path.format(uid=example)}").status_code == 200
            elif example and isinstance(example, str):
                answer = client.get(f"{API}{path}?{one['name']}={example}&limit=1")
                assert answer.status_code == 200, (path, one["name"])


def edges(described: Any, path: str) -> int:
    """Ask for what lies at the edges of each parameter, within and without; return how often."""
    operation, asked = described[path]["GET"], 0
    generation = described.config.generation_for(operation=operation)
    modes = list(GenerationMode)
    for case in described.iter_coverage_cases(
        operation, generation_modes=modes, generation_config=generation
    ):
        case.call_and_validate(headers=PLAIN)
        asked += 1
    return asked


def any_of(described: Any, path: str, mode: GenerationMode, cases: int) -> None:
    """Ask for anything that the document allows, or for what it forbids."""

    @settings(**HOW, max_examples=cases)
    @given(case=described[path]["GET"].as_strategy(generation_mode=mode))
    def answered(case: Case) -> None:
        case.call_and_validate(headers=PLAIN)

    answered()


@pytest.mark.parametrize("path", OPERATIONS)
def test_a_client_made_from_the_document_finds_nothing_wrong(described: Any, path: str) -> None:
    if path not in ALIKE:  # what lies at the edges of these is read as that of the others
        assert edges(described, path) > 0
    any_of(described, path, GenerationMode.POSITIVE, 3)
    if path not in WITHOUT_PARAMETERS:
        any_of(described, path, GenerationMode.NEGATIVE, 3)


@pytest.mark.long
@pytest.mark.parametrize("path", ALIKE)
def test_nor_at_the_edges_of_what_is_alike(described: Any, path: str) -> None:
    assert edges(described, path) > 0


@pytest.mark.long
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("path", [one for one in OPERATIONS if one not in WITHOUT_PARAMETERS])
def test_nor_does_it_in_long(described: Any, path: str, mode: GenerationMode) -> None:
    any_of(described, path, mode, 100)


@pytest.mark.long
def test_it_finds_nothing_where_one_answer_leads_to_the_next(described: Any) -> None:
    class Walk(described.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            return {"headers": PLAIN}

    run_state_machine_as_test(Walk, settings=settings(**HOW, max_examples=30))

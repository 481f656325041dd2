"""A software bill of materials: what is installed here and lies in the source, as CycloneDX says.

https://cyclonedx.org/docs/1.6/json/
"""

import re
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from uuid import uuid4

from cedu_site.clock import now
from cedu_site.config import PACKAGE
from cedu_site.ops.supply.locking import folded
from cedu_site.ops.supply.vendored import Vendored, vendored
from cedu_site.web.dates import rfc3339

OWN = "cedu-site"
LOCK = "requirements.lock"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ENTRY = re.compile(r"^([\w.-]+)==(\S+) ((?:\\\s+--hash=sha256:\w{64} ?)+)", re.MULTILINE)
_LONGEST_LICENCE = 80  # characters: some put the whole text there


def bill_of_materials() -> dict[str, Any]:
    """Return the CycloneDX document of what is installed in this Python and of vendored files."""
    installed = {folded(one.name): one for one in distributions()}
    needed = _reach(installed)
    others = [name for name in sorted(installed) if name != OWN]
    files = vendored()
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid4()}",
        "version": 1,
        "metadata": {"timestamp": rfc3339(now()), "component": _own(installed.get(OWN))},
        "components": [
            *(_component(installed[name], required=name in needed) for name in others),
            *map(_file, files),
        ],
        "dependencies": [
            *({"ref": name, "dependsOn": _needs(installed, name)} for name in sorted(installed)),
            *({"ref": one.path.name} for one in files),
        ],
    }


def locked() -> dict[tuple[str, str], list[str]]:
    """Return by name and version the SHA-256 of the files that the lock allows."""
    places = (PACKAGE / LOCK, PACKAGE.parent / LOCK)
    text = next((one.read_text("utf-8") for one in places if one.is_file()), "")
    return {
        (match[1], match[2]): re.findall(r"sha256:(\w{64})", match[3])
        for match in _ENTRY.finditer(text)
    }


def _own(found: Distribution | None) -> dict[str, Any]:
    version = found.version if found else "0"
    return {"type": "application", "bom-ref": OWN, "name": OWN, "version": version}


def _component(one: Distribution, *, required: bool) -> dict[str, Any]:
    name = folded(one.name)
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": name,
        "name": one.name,
        "version": one.version,
        "scope": "required" if required else "excluded",
        "purl": f"pkg:pypi/{name}@{one.version}",
    }
    if said := _licence(one):
        component["licenses"] = [said]
    if hashes := locked().get((name, one.version)):
        component["hashes"] = [{"alg": "SHA-256", "content": digest} for digest in hashes]
    return component


def _file(one: Vendored) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "file",
        "bom-ref": one.path.name,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "licenses": [{"license": {"id": one.licence}}],
        "hashes": [{"alg": "SHA-256", "content": one.sha256}],
    }
    path = {"name": "cedu:path", "value": str(Path("cedu_site") / one.path.relative_to(PACKAGE))}
    integrity = {"name": "cedu:package-integrity", "value": one.integrity}
    component["properties"] = [path, *([integrity] if one.integrity else [])]
    return component


def _licence(one: Distribution) -> dict[str, Any] | None:
    def told(field: str) -> list[str]:
        return one.metadata.get_all(field) or []

    for expression in told("License-Expression"):
        return {"expression": expression}
    kinds = (line for line in told("Classifier") if line.startswith("License"))
    said = "".join(told("License")).strip()
    if not said or len(said) > _LONGEST_LICENCE or "\n" in said:
        said = next((line.rpartition(" :: ")[2] for line in kinds), "")
    return {"license": {"name": said}} if said else None


def _reach(installed: dict[str, Distribution]) -> set[str]:
    """Return what the site needs, and what that needs."""
    reached: set[str] = set()
    ahead = [OWN]
    while ahead:
        name = ahead.pop()
        ahead += [one for one in _needs(installed, name) if one not in reached]
        reached.add(name)
    return reached


def _needs(installed: dict[str, Distribution], name: str) -> list[str]:
    """Return which of what is installed `name` asks for, extras aside."""
    asked = (installed[name].requires or []) if name in installed else []
    plain = (line for line in asked if "extra ==" not in line)
    names = {folded(match[0]) for line in plain if (match := _NAME.match(line))}
    return sorted(names & installed.keys())

"""The published JSON Schema of a rule pack, generated from the types that read it."""

from typing import Any

import msgspec

from counterfoil.law.pack import Pack


def pack_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one pack; `packs/pack.schema.json` is this, written down."""
    schema: dict[str, Any] = _with_numbers(msgspec.json.schema(Pack))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://counterfoil.example/law/pack.schema.json",
        "title": "Counterfoil rule pack, format counterfoil-law/1",
        **schema,
    }


def _with_numbers(node: Any) -> Any:
    """Decimals may stand as numbers, not only as text."""
    if isinstance(node, dict):
        if node.get("format") == "decimal":
            return {"type": ["number", "string"]}
        return {name: _with_numbers(part) for name, part in node.items()}
    return [_with_numbers(part) for part in node] if isinstance(node, list) else node

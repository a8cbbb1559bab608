"""The part of botocore's model of a service that the package keeps: a large model takes longer to
read than the rest of a cold start, and our functions call a few of its operations.
"""

import gzip
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

# Parameter Store is a small part of Systems Manager, whose model takes 60 ms to read.
OPERATIONS = {"ssm": ("DeleteParameter", "GetParameter", "PutParameter")}


def trim_models(data: Path) -> None:
    """Trim the models of the services in OPERATIONS, in botocore's folder ``data``."""
    for service, operations in OPERATIONS.items():
        for path in (data / service).glob("*/service-2.json.gz"):
            model = json.loads(gzip.decompress(path.read_bytes()))
            text = json.dumps(trim_model(model, operations), separators=(",", ":"))
            path.with_suffix("").write_text(text)
            path.unlink()
        for name in ("paginators-1.json", "waiters-2.json"):  # of operations that are gone
            for path in (data / service).glob(f"*/{name}"):
                path.unlink()


def trim_model(model: Mapping[str, Any], operations: Collection[str]) -> dict[str, Any]:
    """Return a model with these operations, and with the shapes that they need."""
    kept = {name: model["operations"][name] for name in operations}
    wanted, shapes = [*_list_shapes(kept)], dict[str, Any]()
    while wanted:
        name = wanted.pop()
        if name not in shapes:
            shapes[name] = model["shapes"][name]
            wanted += _list_shapes(shapes[name])
    return {**model, "operations": kept, "shapes": shapes}


def _list_shapes(part: Any) -> list[str]:
    """Return the names of the shapes that a part of a model refers to."""
    if isinstance(part, list):
        return [name for each in part for name in _list_shapes(each)]
    if not isinstance(part, dict):
        return []
    named = part.get("shape")
    below = [name for each in part.values() for name in _list_shapes(each)]
    return [named, *below] if isinstance(named, str) else below

"""DynamoDB's values and expressions in moto and botocore, with less ado: on its way to a client and
back each value is looked at under every type it might have, and each expression is taken apart by
walks that ask of every node what it is.
"""

import copy
from base64 import b64encode
from collections import defaultdict
from functools import cache
from typing import Any

import pytest
from botocore import parsers
from moto.core import parse, serialize
from moto.dynamodb import responses
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.models import utilities
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.table import SecondaryIndex
from moto.dynamodb.parsing.ast_nodes import (
    DepthFirstTraverser,
    Node,
    UpdateExpressionSetAction,
)
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.validators import (
    ActionCountValidator,
    EmptyStringKeyValueValidator,
    OverlappingPathsValidator,
    TypeMismatchValidator,
)

VALUE = "AttributeValue"
PLAIN = {"S", "N", "BOOL", "NULL"}  # the same everywhere


def quicken_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let values and expressions cost less, with the same answers."""
    monkeypatch.setattr(serialize.BaseJSONSerializer, "_serialize_type_structure", _told)
    monkeypatch.setattr(parsers.BaseJSONParser, "_handle_structure", _heard)
    monkeypatch.setattr(parse.BaseJSONParser, "_parse_structure", _asked)
    monkeypatch.setattr(utilities, "dynamo_to_dict", _as_dict)
    monkeypatch.setattr(responses, "dynamo_to_dict", _as_dict)
    monkeypatch.setattr(Item, "size", _sized)
    monkeypatch.setattr(SecondaryIndex, "project", _projected)
    monkeypatch.setattr(ConditionExpressionParser, "_lex_one_node", _lexed)
    monkeypatch.setattr(UpdateExpressionParser, "make", _parsed)
    monkeypatch.setattr(DepthFirstTraverser, "traverse_node_recursively", _traversed)
    monkeypatch.setattr(Node, "__deepcopy__", _copied_node, raising=False)
    for kind in (ActionCountValidator, OverlappingPathsValidator):
        monkeypatch.setattr(kind, "traverse", _checked_whole)
    for kind in (TypeMismatchValidator, EmptyStringKeyValueValidator):
        monkeypatch.setattr(kind, "traverse", _checked_actions)
    monkeypatch.setattr(LimitedSizeDict, "__setitem__", _set_attribute)


# --- values as they travel -----------------------------------------------------------------------


_tell = serialize.BaseJSONSerializer._serialize_type_structure
_hear = parsers.BaseJSONParser._handle_structure
_ask = parse.BaseJSONParser._parse_structure
_dict = utilities.dynamo_to_dict


def _told(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name == VALUE and type(value) is dict:
        serialized[key] = _travelled(value, _coded)
    else:
        _tell(self, serialized, value, shape, key)


def _heard(self: Any, shape: Any, value: Any) -> Any:
    if shape.name == VALUE and type(value) is dict:
        return _travelled(value, self._blob_parser)
    return _hear(self, shape, value)


def _asked(self: Any, shape: Any, value: Any) -> Any:
    if shape.name == VALUE and type(value) is dict:
        return _travelled(value, self._blob_parser)
    return _ask(self, shape, value)


def _coded(value: Any) -> str:
    return b64encode(value.encode() if isinstance(value, str) else value).decode()


def _travelled(value: dict[str, Any], binary: Any) -> dict[str, Any]:
    """A value with another form of what is binary in it."""
    [(kind, held)] = value.items()
    if kind in PLAIN:
        return value
    if kind == "M":
        return {"M": {name: _travelled(each, binary) for name, each in held.items()}}
    if kind == "L":
        return {"L": [_travelled(each, binary) for each in held]}
    if kind == "B":
        return {"B": binary(held)}
    return {kind: [binary(each) if kind == "BS" else each for each in held]}


def carried(value: Any, name: str = "") -> Any:
    """A copy of what a call is given or answered, as it is once it went as JSON: its lists are
    lists and its binary values bytes. Raises TypeError for what JSON has not.
    """
    kind = type(value)
    if kind is str:
        return value.encode() if name == "B" else value
    if kind in _MAPS:
        return {key: carried(held, key) for key, held in value.items()}
    if kind in _LISTS:
        inside = "B" if name == "BS" else ""
        return [carried(held, inside) for held in value]
    if kind in _KEPT or (kind is bytes and name == "B"):
        return value
    if isinstance(value, str):  # one of an enumeration
        return carried(str.__str__(value), name)
    raise TypeError(f"{kind} under {name}")


_MAPS, _LISTS = {dict, defaultdict}, {list, tuple}
_KEPT = {int, float, bool, type(None)}


def _as_dict(held: Any) -> Any:
    if type(held) is DynamoType and held.type in PLAIN:
        return {held.type: held.value}
    return _dict(held)


# --- items ---------------------------------------------------------------------------------------


_size = Item.size


def _sized(item: Any) -> int:
    """Its size in bytes, counted once. Nobody changes an item that was read (``_updated``)."""
    if "counted" not in vars(item):
        item.counted = _size(item)
    size: int = item.counted
    return size


_MOST = 405_000
_set: Any = LimitedSizeDict.__setitem__


def _set_attribute(held: Any, name: str, value: Any) -> None:
    """Set an attribute of an item that may not be too large. moto sums all of it up anew for each,
    which matters only where what was set of it together comes near to the limit.
    """
    known = vars(held).get("weighed")
    if known is None:
        known = sum(_weigh(*each) for each in held.items())
    held.weighed = known + _weigh(name, value)
    if held.weighed > _MOST:
        del held.weighed
        _set(held, name, value)
    else:
        dict.__setitem__(held, name, value)


def _weigh(name: str, value: Any) -> int:
    size = value.size() if type(value) is DynamoType else len(str(value).encode())
    return int(len(name.encode()) + size)


def _projected(index: Any, item: Any) -> Any:
    """What an index has of an item. moto makes plain values of the whole item for each of them."""
    names = [*index.table_key_attrs, *(key["AttributeName"] for key in index.schema)]
    told = index.projection or {}
    if told.get("ProjectionType") not in {"KEYS_ONLY", "INCLUDE"}:
        return item
    if told["ProjectionType"] == "INCLUDE":
        names += told.get("NonKeyAttributes", [])
    part = Item(item.hash_key, item.range_key, {})
    for name in names:
        if name in item.attrs:
            dict.__setitem__(part.attrs, name, item.attrs[name])
    return part


# --- expressions ---------------------------------------------------------------------------------


_lex = ConditionExpressionParser._lex_one_node


@cache
def _found(rest: str) -> Any:
    return _lex(ConditionExpressionParser, rest)  # type: ignore[arg-type]  # none has any of its own


def _lexed(self: Any, rest: str) -> Any:
    """The first word of a condition, and the rest: the same conditions come again and again."""
    node, more = _found(rest)
    return node._replace(children=[]), more


# Who changes the tree of an expression changes a copy of it (``Validator``).
_parsed = cache(UpdateExpressionParser.make)

_WALKED, _PROCESSED = 1, 2
_todos: dict[tuple[type, type], int] = {}


def _todo(walk: Any, node: Any) -> int:
    """What a walk does with a node: nothing, look at its children, or change it as well."""
    kinds = type(walk), type(node)
    if kinds not in _todos:
        changes = isinstance(node, walk.nodes_to_be_processed())
        _todos[kinds] = (_PROCESSED if changes else _WALKED) if isinstance(node, Node) else 0
    return _todos[kinds]


def _traversed(self: Any, node: Any, child_id: int = -1) -> Any:
    """The same walk, each kind of node asked once what is to be done with it."""
    todo = _todo(self, node)
    if not todo:
        return node
    above = node.parent
    for at, child in enumerate(node.children or ()):
        self.pre_processing_of_child(node, at)
        _traversed(self, child, at)
    if todo == _PROCESSED:
        node = self.process(node)
        node.parent = above
        if above:
            above.children[child_id] = node
    return node


_AS_THEY_ARE = {str, int, bool}


def _copied_node(node: Any, memo: Any) -> Any:
    """A copy of a node and those below it."""
    made = object.__new__(type(node))
    vars(made).update(vars(node))
    made.parent = None
    if node.children is not None:
        made.children = [_copied_child(made, child, memo) for child in node.children]
    return made


def _copied_child(above: Any, child: Any, memo: Any) -> Any:
    if type(child) in _AS_THEY_ARE:
        return child
    if not isinstance(child, Node):
        return copy.deepcopy(child, memo)
    made = _copied_node(child, memo)
    made.parent = above
    return made


def _checked_whole(walk: Any, whole: Any) -> Any:
    """Look for clauses and paths that stand twice in the whole expression. moto looks in each of
    its parts as well, which have nothing that the whole has not.
    """
    walk.process(whole)
    return whole


def _checked_actions(walk: Any, whole: Any) -> Any:
    """Look at each action that sets something, without a walk to all that is below it."""
    for action in whole.find_clauses([UpdateExpressionSetAction]):
        walk.process(action)
    return whole

"""What moto and botocore do anew for each call and need not here: a third of the tests' cost."""

import copy
import threading
import time
from collections import defaultdict
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from botocore.validate import ParamValidationDecorator
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from moto import backend_index
from moto.cognitoidp import models as pools
from moto.core import responses
from moto.core.base_backend import BaseBackend
from moto.core.exceptions import ServiceException
from moto.core.serialize import ResponseSerializer
from moto.dynamodb.models import DynamoDBBackend, Table
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.responses import DynamoHandler
from moto.sns.models import Subscription
from moto.sqs import models as queues
from werkzeug.exceptions import HTTPException

from tests.conftest import ACCOUNT, REGION
from tests.moto_values import carried, quicken_values

SERVICES = {
    *("awslambda", "cloudfront", "cognitoidp", "dynamodb", "dynamodbstreams", "s3", "scheduler"),
    *("secretsmanager", "ses", "sns", "sqs", "ssm", "stepfunctions", "sts"),
}
# moto tries all its services' addresses in turn, three hundred of them.
PATTERNS = [each for each in backend_index.backend_url_patterns if each[0] in SERVICES]


def quicken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let calls of moto cost less, with the same answers."""
    monkeypatch.setattr(backend_index, "backend_url_patterns", PATTERNS)
    monkeypatch.setattr(BaseBackend, "urls", property(lambda self: _urls(type(self), self)))
    monkeypatch.setattr(responses, "gen_amzn_requestid_long", _numbered)
    monkeypatch.setattr(responses, "method_names_from_class", _method_names)
    monkeypatch.setattr(responses, "camelcase_to_underscores", _underscored)
    monkeypatch.setattr(queues, "camelcase_to_underscores", _underscored)
    monkeypatch.setattr(queues, "unix_time_millis", _milliseconds)
    for name, count_them in _COUNTS.items():
        monkeypatch.setattr(queues.Queue, name, property(count_them))
    monkeypatch.setattr(ResponseSerializer, "get_value", _picked)
    monkeypatch.setattr(DynamoType, "cast_value", property(_cast))
    monkeypatch.setattr(DynamoType, "__eq__", _alike)
    monkeypatch.setattr(DynamoType, "__ne__", lambda one, other: not _alike(one, other))
    monkeypatch.setattr(Table, "query", _queried)
    monkeypatch.setattr(Table, "all_items", _in_order)
    monkeypatch.setattr(Item, "__deepcopy__", _copied_item)
    monkeypatch.setattr(DynamoDBBackend, "update_item", _updated)
    monkeypatch.setattr(Table, "__deepcopy__", _kept_aside, raising=False)
    quicken_values(monkeypatch)
    monkeypatch.setattr(BaseClient, "_make_api_call", _called)
    monkeypatch.setattr(RequestSigner, "sign", _signed)
    monkeypatch.setattr(Subscription, "private_key", lambda self: _key())
    monkeypatch.setattr(
        pools, "jwk", SimpleNamespace(RSAKey=SimpleNamespace(import_key=_pools_key))
    )
    monkeypatch.setattr(UserAgentString, "to_string", _named)


_calls = count(1)


def _numbered(headers: Any = None) -> str:
    """The id of a call: its number. moto draws fifty-two letters for each."""
    number = f"{next(_calls):052d}"
    if headers is not None:
        headers["x-amzn-requestid"] = number
    return number


_method_names = cache(responses.method_names_from_class)
_underscored = cache(responses.camelcase_to_underscores)
_made: dict[type, Any] = {}
_urls_of: Any = BaseBackend.urls.fget


def _urls(kind: type, backend: Any) -> Any:
    """A service's addresses, which moto puts together anew for each call."""
    if kind not in _made:
        _made[kind] = _urls_of(backend)
    return _made[kind]


def _milliseconds() -> float:
    return time.time() * 1000


# What moto counts of a queue, message by message, whenever one is sent to it.
_COUNTS: dict[str, Any] = {
    "approximate_number_of_messages_delayed": lambda queue: _count_later(queue, "delayed_until"),
    "approximate_number_of_messages_not_visible": lambda queue: _count_later(queue, "visible_at"),
}


def _count_later(queue: Any, name: str) -> int:
    """Return how many of its messages have a moment that is still to come."""
    now = _milliseconds()
    return sum(vars(each)[name] >= now for each in queue._messages)


_value = ResponseSerializer.get_value


def _picked(self: Any, value: Any, key: str, shape: Any) -> Any:
    """A member of an answer. moto looks for it under other names too: DynamoDB's have none."""
    plain = type(value) is dict and self.operation_model.service_model.service_name == "dynamodb"
    return value.get(key) if plain else _value(self, value, key, shape)


# --- the table -----------------------------------------------------------------------------------

_cast_of: Any = DynamoType.cast_value.fget
_update = DynamoDBBackend.update_item


def _cast(self: Any) -> Any:
    """A value as it is compared: a text, as most are, is what it is."""
    return self.value if self.type == "S" else _cast_of(self)


def _alike(one: Any, other: Any) -> bool:
    if one.type == "S" or one.type != other.type:
        return bool(one.type == other.type and one.value == other.value)
    return bool(one.cast_value == other.cast_value)


_query = Table.query
_asked = threading.local()


def _queried(table: Any, whole: Any, *more: Any, **given: Any) -> Any:
    """Look at the items of one key only, in the table or in an index, and hand out the items
    themselves: nobody changes them (``_updated``). moto looks at all, and copies what it finds.
    """
    index = given.get("index_name") or more[6]
    _asked.key = None if index else whole
    _asked.hashes = given.get("hash_key_conditions") if index else None
    _asked.reading = True
    try:
        return _query(table, whole, *more, **given)
    finally:
        _asked.key = _asked.hashes = None
        _asked.reading = False


def _in_order(table: Any) -> list[Any]:
    """The items by their keys, which are texts. moto compares them one step after another."""
    key = getattr(_asked, "key", None)
    folders = [table.items.get(key, {})] if key else table.items.values()
    items = [item for held in folders for item in held.values()]
    for name, wanted in getattr(_asked, "hashes", None) or ():
        items = [item for item in items if name in item.attrs and item.attrs[name] == wanted]
    return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))


_copy = Item.__deepcopy__


def _copied_item(item: Any, memo: Any) -> Any:
    return item if getattr(_asked, "reading", False) else _copy(item, memo)


def _kept_aside(table: Any, memo: Any) -> Any:
    """What a transaction goes back to: the same items in folders of its own, beside the same
    records of the stream. Nobody changes an item (``_updated``).

    moto copies all of it, and anew for each write of the transaction.
    """
    written = len(table.stream_shard.items)
    last, kept = vars(table).pop("kept_aside", (None, None))
    if last != written:
        kept = _copied(table)
    table.kept_aside = written, kept
    return kept


def _copied(table: Any) -> Any:
    kept = copy.copy(table)
    kept.items = defaultdict(dict, {key: {**held} for key, held in table.items.items()})
    kept.stream_shard = copy.copy(table.stream_shard)
    kept.stream_shard.table, kept.stream_shard.items = kept, [*table.stream_shard.items]
    return kept


def _updated(self: Any, table_name: str, key: dict[str, Any], *more: Any, **given: Any) -> Any:
    """Change a copy of an item, which takes its place."""
    table = self.get_table(table_name)
    whole, sort = self.get_keys_value(table, key)
    if sort in (held := table.items.get(whole, {})):
        held[sort] = copy.deepcopy(held[sort])
    return _update(self, table_name, key, *more, **given)


# --- calls ---------------------------------------------------------------------------------------


# What may be done with items, and what an answer tells of them.
_OF_ITEMS = {
    *("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan"),
    *("TransactGetItems", "TransactWriteItems", "UpdateItem"),
}
_TABLES = f"https://dynamodb.{REGION}.amazonaws.com"
_call = BaseClient._make_api_call


def _called(self: Any, operation: str, given: dict[str, Any]) -> Any:
    """Give PynamoDB's call to what answers it. botocore and moto write both as JSON, sign and send
    and find out by the address who is meant: a third of what it costs. A client that looks at what
    it is given, as the tests' own do, goes the long way.
    """
    checks = isinstance(self._serializer, ParamValidationDecorator)
    if checks or operation not in _OF_ITEMS or self.meta.endpoint_url != _TABLES:
        return _call(self, operation, given)
    model = self.meta.service_model.operation_model(operation)
    assert given.keys() <= model.input_shape.members.keys()
    handler = DynamoHandler()
    handler.region, handler.current_account = REGION, ACCOUNT
    handler.querystring, handler.uri_match = {}, {}
    handler.headers = {"X-Amz-Target": f"DynamoDB_20120810.{operation}", "Content-Type": _JSON}
    handler.response_headers = {}
    handler.params = handler.body = carried(given)
    try:
        told: Any = getattr(handler, _underscored(operation))().result
    except (ServiceException, HTTPException) as refused:
        raise _refusal(self, model, handler, refused) from None
    members = model.output_shape.members
    answer = {name: carried(told[name]) for name in members if told.get(name) is not None}
    return {**answer, "ResponseMetadata": {"RequestId": _numbered(), "HTTPStatusCode": 200}}


_JSON = "application/x-amz-json-1.0"


def _refusal(client: Any, model: Any, handler: Any, refused: Any) -> Exception:
    """An error as the client reads it of an answer."""
    if isinstance(refused, ServiceException):
        status, headers, body = handler.serialized(responses.ActionResult(refused))
    else:
        status, headers, body = refused.code, dict(refused.get_headers()), refused.description
    _numbered(headers)
    answer = {"status_code": status, "headers": headers, "body": body.encode()}
    parser = client._endpoint._response_parser_factory.create_parser("json")
    parsed = parser.parse(answer, model.output_shape)
    client._endpoint._add_modeled_error_fields(answer, parsed, model, parser)
    kind = client.exceptions.from_code(parsed["Error"]["Code"])
    error: Exception = kind(parsed, model.name)
    return error


_name = UserAgentString.to_string


def _named(self: Any) -> Any:
    """What a client calls itself, put together once."""
    if "named" not in vars(self):
        self.named = _name(self)
    return self.named


@cache
def _key() -> Any:
    """What messages of topics are signed with. moto makes a key for each subscription of each test,
    and nobody here reads the signature.
    """
    return generate_private_key(65537, 1024)  # noqa: S505  # it guards nothing


_import_key = pools.jwk.RSAKey.import_key
_imported: list[Any] = []


def _pools_key(told: Any) -> Any:
    """What pools sign their tokens with: always the same key, whose primes moto finds anew for each
    pool.
    """
    if not _imported:
        _imported.append(_import_key(told))
    return _imported[0]


_sign = RequestSigner.sign


def _signed(self: Any, operation: str, request: Any, *more: Any, **given: Any) -> None:
    """Say who calls and where, which is all that moto reads of a signature. An address that is
    given to somebody is truly signed, and so is a call of S3, where the signature sums up the file.
    """
    if given.get("signing_type", "standard") != "standard" or self.signing_name == "s3":
        _sign(self, operation, request, *more, **given)
    else:
        scope = f"testing/20260101/{self.region_name}/{self.signing_name}/aws4_request"
        request.headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, Signature=none"

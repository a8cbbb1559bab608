"""What moto and botocore do anew for each call and need not here: a third of the tests' cost."""

from functools import cache
from typing import Any

import pytest
from botocore.signers import RequestSigner
from botocore.useragent import UserAgentString
from moto import backend_index
from moto.core import responses
from moto.core.base_backend import BaseBackend
from moto.core.serialize import ResponseSerializer

SERVICES = {
    *("awslambda", "cognitoidp", "dynamodb", "dynamodbstreams", "s3", "scheduler"),
    *("secretsmanager", "ses", "sns", "sqs", "stepfunctions", "sts"),
}
# moto tries all its services' addresses in turn, three hundred of them.
PATTERNS = [each for each in backend_index.backend_url_patterns if each[0] in SERVICES]


def quicken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let calls of moto cost less, with the same answers."""
    monkeypatch.setattr(backend_index, "backend_url_patterns", PATTERNS)
    monkeypatch.setattr(BaseBackend, "urls", property(lambda self: _urls(type(self), self)))
    monkeypatch.setattr(responses, "method_names_from_class", _method_names)
    monkeypatch.setattr(responses, "camelcase_to_underscores", _underscored)
    monkeypatch.setattr(ResponseSerializer, "get_value", _picked)
    monkeypatch.setattr(RequestSigner, "sign", _signed)
    monkeypatch.setattr(UserAgentString, "to_string", lambda self: "Boto3")


_method_names = cache(responses.method_names_from_class)
_underscored = cache(responses.camelcase_to_underscores)
_made: dict[type, Any] = {}
_urls_of: Any = BaseBackend.urls.fget


def _urls(kind: type, backend: Any) -> Any:
    """A service's addresses, which moto puts together anew for each call."""
    if kind not in _made:
        _made[kind] = _urls_of(backend)
    return _made[kind]


_value = ResponseSerializer.get_value


def _picked(self: Any, value: Any, key: str, shape: Any) -> Any:
    """A member of an answer. moto looks for it under other names too: DynamoDB's have none."""
    plain = type(value) is dict and self.operation_model.service_model.service_name == "dynamodb"
    return value.get(key) if plain else _value(self, value, key, shape)


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

"""The generated client (`make client`) as tests use it: each operation by its name."""

import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import EnumType
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, get_args, get_type_hints

from operate.client import PACKAGE, generate_client


@dataclass(frozen=True)
class Answered:
    """What an operation answered; ``body`` as plain values."""

    status: int
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Api:
    """The API at an address; ``token`` is an officer's ID token, ``options`` are those of httpx."""

    url: str
    token: str | None = None
    headers: Mapping[str, str] | None = None
    options: Mapping[str, Any] | None = None

    def with_headers(self, **headers: str) -> "Api":
        return replace(self, headers={**(self.headers or {}), **headers})

    def __getattr__(self, operation: str) -> Callable[..., Answered]:
        """An operation: parameters of its path first, then its body, the others by their names."""
        call = _operations()[operation]

        def ask(*path_and_body: Any, **others: Any) -> Answered:
            given = inspect.signature(call).parameters
            in_path = [name for name, each in given.items() if each.kind.name.startswith("POS")]
            arguments = dict(zip(in_path, path_and_body, strict=False))
            if len(path_and_body) > len(in_path):
                kind: Any = get_type_hints(call)["body"]
                body = path_and_body[-1]
                arguments["body"] = kind.from_dict(body) if isinstance(body, dict) else body
            arguments |= {name: _enum(call, name, value) for name, value in others.items()}
            with self._client() as client:
                got = call(client=client, **arguments)
            return Answered(int(got.status_code), got.headers, _plain(got.parsed))

        return ask

    def _client(self) -> Any:
        package = _package()
        held: dict[str, Any] = {
            "base_url": self.url,
            "headers": dict(self.headers or {}),
            "httpx_args": dict(self.options or {}),
        }
        if self.token:
            return package.AuthenticatedClient(token=self.token, prefix="", **held)
        return package.Client(**held)


@cache
def _package() -> Any:
    sys.path.insert(0, str(generate_client()))
    return import_module(PACKAGE)


@cache
def _operations() -> dict[str, Any]:
    api = import_module(f"{_package().__name__}.api")
    names = [each.name for each in walk_packages(api.__path__, f"{api.__name__}.")]
    modules = {name.rpartition(".")[2]: import_module(name) for name in names}
    calls = {name: vars(each).get("sync_detailed") for name, each in modules.items()}
    return {name: call for name, call in calls.items() if call}


def _enum(call: Any, name: str, value: Any) -> Any:
    """A value as the member of the parameter's enum, where it has one."""
    kinds = get_args(get_type_hints(call)[name])
    enum = next((each for each in kinds if isinstance(each, EnumType)), None)
    return enum(value) if enum else value


def _plain(parsed: Any) -> Any:
    if isinstance(parsed, list):
        return [_plain(each) for each in parsed]
    return parsed.to_dict() if hasattr(parsed, "to_dict") else parsed

"""The proof of an officer's ID token, by the rules of API Gateway's Cognito authorizer."""

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt


class Refused(Exception):
    """The token proves nothing: it is missing, malformed, forged, expired, of another pool or
    client, or no ID token.
    """


@dataclass
class Pool:
    """A user pool. Its public keys are fetched from ``endpoint`` at the first use, and again for an
    unknown key.
    """

    endpoint: str
    pool: str
    client: str
    keys: dict[str, Any] = field(default_factory=dict)

    def claims(self, authorization: str) -> Mapping[str, Any]:
        """Return the claims of a token; the word Bearer may stand before it. Raises Refused."""
        token = authorization.removeprefix("Bearer ").strip()
        try:
            key = self._key(jwt.get_unverified_header(token).get("kid"))
            wanted: Any = {"require": ["exp", "aud", "iss", "sub", "token_use"]}
            claims: dict[str, Any] = jwt.decode(
                token, key, ["RS256"], options=wanted, audience=self.client
            )
        except jwt.PyJWTError as error:
            raise Refused(str(error)) from None
        if claims["token_use"] != "id" or not str(claims["iss"]).endswith(f"/{self.pool}"):  # noqa: S105
            raise Refused("This is no ID token of this pool.")
        return claims

    def _key(self, kid: object) -> Any:
        if not isinstance(kid, str):
            raise Refused("The token names no key.")
        if kid not in self.keys:
            self.keys.update(self._fetch_keys())
        try:
            return self.keys[kid]
        except KeyError:
            raise Refused("The token is signed with a key the pool does not have.") from None

    def _fetch_keys(self) -> dict[str, Any]:
        url = f"{self.endpoint}/{self.pool}/.well-known/jwks.json"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return {key["kid"]: jwt.PyJWK(key).key for key in json.load(answer)["keys"]}

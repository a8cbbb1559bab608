"""Which ID tokens prove an officer, and every kind that does not."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from local.tokens import Pool, Refused

POOL, CLIENT = "ap-southeast-3_Pool", "client"
OURS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
THEIRS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ISSUER = f"https://cognito-idp.ap-southeast-3.amazonaws.com/{POOL}"


@pytest.fixture
def pool() -> Pool:
    return Pool("http://nowhere.test", POOL, CLIENT, {"k1": OURS.public_key()})


def token(key: Any = OURS, kid: str | None = "k1", algorithm: str = "RS256", **changed: Any) -> str:
    """An ID token as Cognito makes it; a claim given as None is left out."""
    now = int(time.time())
    claims = {
        "sub": "1",
        "iss": ISSUER,
        "aud": CLIENT,
        "token_use": "id",
        "iat": now,
        "exp": now + 600,
        "custom:agency": "31.73.05.1001",
        **changed,
    }
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm, headers={"kid": kid} if kid else None)


@pytest.mark.parametrize("scheme", ["", "Bearer "])
def test_an_id_token_of_the_pool_is_proof(pool: Pool, scheme: str) -> None:
    assert pool.claims(scheme + token())["custom:agency"] == "31.73.05.1001"


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("missing", ""),
        ("a word", "letmein"),
        ("three words", "a.b.c"),
        ("cut short", token()[:-20]),
        ("forged", token(THEIRS)),
        ("signed with nothing", token("", algorithm="none")),
        ("signed with a word", token("a-secret-that-is-long-enough-for-this", algorithm="HS256")),
        ("expired", token(exp=int(time.time()) - 1)),
        ("without an end", token(exp=None)),
        ("of another pool", token(iss=ISSUER + "2")),
        ("of another client", token(aud="another")),
        ("an access token", token(token_use="access", aud=None, client_id=CLIENT)),
        ("an access token with an audience", token(token_use="access")),
        ("of nobody", token(sub=None)),
        ("of no key", token(kid=None)),
    ],
)
def test_anything_else_is_refused(pool: Pool, kind: str, shown: str) -> None:
    with pytest.raises(Refused):
        pool.claims(shown)


def test_a_key_not_seen_before_is_asked_for_once_more(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pools change their keys; the new one is fetched when a token first names it."""
    monkeypatch.setattr(Pool, "_fetch_keys", lambda self: {"k2": THEIRS.public_key()})
    assert pool.claims(token(THEIRS, "k2"))["sub"] == "1"
    with pytest.raises(Refused):
        pool.claims(token(kid="k3"))

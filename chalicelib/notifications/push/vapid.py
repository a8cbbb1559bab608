"""The proof that a push message comes from us: VAPID, after RFC 8292. The push service knows our
public key from the browser's subscription and takes messages that the private key signed.
"""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.notifications.push.encryption import (
    CURVE,
    decode_base64,
    encode_base64,
    encode_point,
)

VALID = timedelta(hours=12)  # of a proof; RFC 8292, 2 allows a day
SCALAR = 32  # bytes of a private key, and of each half of a signature


def load_private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """Return the key of a private number in base64url. Raises ValueError."""
    return ec.derive_private_key(int.from_bytes(decode_base64(text)), CURVE)


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the public key in base64url, as browsers take it (``applicationServerKey``)."""
    return encode_base64(encode_point(key.public_key()))


def private_text(key: ec.EllipticCurvePrivateKey) -> str:
    """Return the private number in base64url: the inverse of ``load_private_key``."""
    return encode_base64(key.private_numbers().private_value.to_bytes(SCALAR))


def build_authorization(
    endpoint: str, key: ec.EllipticCurvePrivateKey, contact: str, now: datetime
) -> str:
    """Return the header ``Authorization`` of a push to an endpoint. ``contact`` is a ``mailto:`` or
    https address under which the push service reaches our operators.
    """
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + VALID).timestamp()),
        "sub": contact,
    }
    signed = f"{_encode_json({'typ': 'JWT', 'alg': 'ES256'})}.{_encode_json(claims)}"
    one, other = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(SHA256())))
    # two numbers of 32 bytes, and not the DER that the library writes (RFC 7518, 3.4)
    signature = one.to_bytes(SCALAR) + other.to_bytes(SCALAR)
    return f"vapid t={signed}.{encode_base64(signature)}, k={public_text(key)}"


def _encode_json(content: dict[str, object]) -> str:
    return encode_base64(json.dumps(content, separators=(",", ":")).encode())

"""The encryption of a push message for one browser, after RFC 8291 (Web Push) and the content
coding ``aes128gcm`` of RFC 8188. Nothing here knows a clock or the network, and all but
``make_key`` is pure.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
RECORD = 4096  # bytes of a record; a push message is one record (RFC 8291, 4)
TAG = 16  # bytes that AES-GCM adds
LAST = b"\x02"  # the delimiter after the plain text of the last record (RFC 8188, 2)


def encode_base64(data: bytes) -> str:
    """Return base64url without padding, as push uses it everywhere."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_base64(text: str) -> bytes:
    """Return the bytes of base64url with or without padding. Raises ValueError."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))


def encode_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return a public key as the 65 bytes of its uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def make_key() -> ec.EllipticCurvePrivateKey:
    """Return a new private key, by the chance of the library."""
    return ec.generate_private_key(CURVE)


def encrypt_message(
    plain: bytes, browser_key: bytes, auth: bytes, own: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """Return the body of a push message.

    ``browser_key`` is the browser's public key of 65 bytes (``p256dh``) and ``auth`` its secret of
    16 bytes. ``own`` is a key that was made for this message alone, and ``salt`` 16 random bytes.
    Raises ValueError for a ``browser_key`` that is no point of the curve, and for a text that does
    not fit into one record.
    """
    receiver = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, browser_key)
    own_point = encode_point(own.public_key())
    info = b"WebPush: info\0" + browser_key + own_point
    material = _derive(own.exchange(ec.ECDH(), receiver), auth, info, 32)
    return encrypt_record(plain, material, salt, own_point)


def encrypt_record(plain: bytes, material: bytes, salt: bytes, key_id: bytes = b"") -> bytes:
    """Return a text as one record of ``aes128gcm`` with its header (RFC 8188, 2). ``material`` is
    the input of the key derivation. Raises ValueError for a text that does not fit.
    """
    if len(plain) + len(LAST) + TAG > RECORD:
        raise ValueError(f"A record takes {RECORD - len(LAST) - TAG} bytes.")
    key = _derive(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(material, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4) + len(key_id).to_bytes(1) + key_id
    return header + AESGCM(key).encrypt(nonce, plain + LAST, None)


def _derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(material)

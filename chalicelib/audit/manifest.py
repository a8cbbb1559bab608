"""The manifest of an export: what it is about, the digest of each file, its place in the ledger of
exports, and the city's signature.

The hash of a manifest is that of a link in the ledger (``platform.ledger``), so it covers the
export before it too. The signature (Ed25519, RFC 8032) is over that hash.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.audit.model import Export
from chalicelib.platform import ids, ledger
from chalicelib.platform.moments import format_stored

FORM = "tanggap-audit-1"
Manifest = Mapping[str, Any]


def build_manifest(
    export: Export, now: datetime, city: str, url: str, *, seq: int, previous: bytes
) -> dict[str, Any]:
    """Return the sealed and signed manifest of an export whose files are all there. ``previous`` is
    the hash of export ``seq - 1`` in the ledger.
    """
    facts: dict[str, Any] = {
        "form": FORM,
        "export": export.id,
        "subject": export.subject.describe(),
        "reason": export.reason,
        "asked_by": {"officer": export.asked_by, "agency": export.agency},
        "asked_at": format_stored(export.asked_at),
        "made_at": format_stored(now),
        "city": city,
        "url": url,
        "reports": sum(part.reports for part in export.parts),
        "files": [
            {
                "file": part.file,
                "reports": part.reports,
                "bytes": part.bytes,
                "sha256": part.sha256,
            }
            for part in export.parts
        ],
    }
    key = _load_key()
    facts["key"] = key.public_key().public_bytes_raw().hex()
    own = {"seq": seq, "previous": previous.hex()}
    sealed = ledger.seal({**facts, "seq": seq}, previous)
    own["hash"] = sealed.hex()
    return {**facts, "ledger": own, "signature": key.sign(sealed).hex()}


def write_manifest(manifest: Manifest) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"


def read_link(manifest: Manifest) -> ledger.Link:
    """Return the link that a manifest is in the ledger of exports. Raises KeyError, TypeError or
    ValueError when it is none.
    """
    own = manifest["ledger"]
    facts = {name: value for name, value in manifest.items() if name not in ("ledger", "signature")}
    return ledger.Link(int(own["seq"]), {**facts, "seq": own["seq"]}, bytes.fromhex(own["hash"]))


def find_faults(manifest: Manifest, key: str | None = None) -> Sequence[str]:
    """Return a sentence about each thing that does not hold in a manifest by itself: its hash, and
    its signature under ``key`` (hex), or under the key that it names itself.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        link = read_link(manifest)
        previous = bytes.fromhex(manifest["ledger"]["previous"])
        signature = bytes.fromhex(manifest["signature"])
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key or manifest["key"]))
    except (KeyError, TypeError, ValueError) as fault:
        return [f"The manifest can't be read: {fault!r}."]
    faults = []
    if ledger.seal(link.facts, previous) != link.hash:
        faults.append("The manifest was changed: its hash is another one.")
    if key not in (None, manifest["key"]):
        faults.append("The manifest names another key than the city's.")
    try:
        public.verify(signature, link.hash)
    except InvalidSignature:
        faults.append("The signature is not the city's.")
    return faults


def public_key() -> str:
    """Return the key, in hex, under which signatures are verified."""
    return str(_load_key().public_key().public_bytes_raw().hex())


def _load_key() -> Any:
    """Return the city's key. It is derived from the pepper, so it never changes and is stored
    nowhere else.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(ids.derive_key("audit"))

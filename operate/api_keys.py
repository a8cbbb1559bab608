"""The api_keys of developers' systems that file by Open311.

A key is shown once, when it is issued. The table holds its hash, and operators name a key by the
start of its hash. Administrators do the same at /v1/partner-keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from chalicelib.intake.partner import MOST_KEYS
from chalicelib.platform.errors import BadField
from chalicelib.publishing.partner_keys.schemas import USUAL_LIMIT
from chalicelib.publishing.partner_keys.store import PartnerKey, PartnerKeys
from operate.answer import Answer, OperatorError, WrongUse
from operate.session import Clients


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key by the start of its hash, with its use today, of at most ``most``, and its owner."""

    id: str
    state: str
    used: int
    most: int
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class KnownKeys(Answer):
    """All keys."""

    keys: tuple[KnownKey, ...]

    def list_lines(self) -> Iterable[str]:
        for key in self.keys:
            used = f"{key.used} of {key.most} today"
            yield "  ".join((key.id, key.state, used, key.name, key.contact))
        yield f"{len(self.keys)} keys."


@dataclass(frozen=True, slots=True)
class IssuedKey(Answer):
    """A new key, which is shown once."""

    key: str
    name: str
    most: int

    def list_lines(self) -> Iterable[str]:
        yield self.key
        yield f"This is shown once. {self.name} may use it {self.most} times a day."


def open_keys(clients: Clients) -> PartnerKeys:
    """Return the keys in the table of a stack."""
    return PartnerKeys(clients.client("dynamodb"), clients.outputs["TableName"])


def check_owner(name: str, contact: str) -> None:
    """Raise WrongUse without name or contact."""
    if not (name and contact):
        raise WrongUse("Say whose key it is: --name and --contact.")


def issue_key(keys: PartnerKeys, name: str, contact: str, most: int | None) -> IssuedKey:
    """Return a new key."""
    key, stored = keys.issue(
        name, contact, USUAL_LIMIT if most is None else most, datetime.now(UTC)
    )
    return IssuedKey(key, name, stored.most)


def add_key(keys: PartnerKeys, beside: PartnerKey) -> IssuedKey:
    """Return a second key of a partner, with the limit of the one that it is to replace. Raises
    OperatorError when the partner has two active ones.
    """
    owner = beside.name, beside.contact
    try:
        key, stored = keys.issue(*owner, beside.most, datetime.now(UTC), beside.partner)
    except BadField:
        raise OperatorError(
            f"{beside.name} has {MOST_KEYS} active keys; revoke the old one first."
        ) from None
    return IssuedKey(key, stored.name, stored.most)


def find_key(keys: PartnerKeys, start: str) -> PartnerKey:
    """Return the one key whose hash starts like this. Raises OperatorError for none or several."""
    matching = keys.find(start)
    if len(matching) != 1:
        raise OperatorError(f"{len(matching)} keys are named {start!r}; name one as the list does.")
    return matching[0]


def list_keys(keys: PartnerKeys) -> KnownKeys:
    """Return all keys."""
    now = datetime.now(UTC)
    return KnownKeys(
        tuple(
            KnownKey(key.id, str(key.state), key.used_today(now), key.most, key.name, key.contact)
            for key in keys.load_all()
        )
    )

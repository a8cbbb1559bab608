"""The types of bodies and answers about partners' api_keys."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from chalicelib.platform.http.bodies import Body
from chalicelib.platform.http.schemas import Moment

USUAL_LIMIT = 1000  # uses a day
MOST_USES = 1_000_000  # that a limit may allow
Uses = Annotated[int, Meta(ge=0, le=MOST_USES)]


class PartnerKey(TypedDict):
    """An api_key: the beginning of its hash, whose it is, and how often it may be used a day. Keys
    of one ``partner`` share its Idempotency-Keys and ids of updates.
    """

    id: Annotated[str, Meta(examples=["5f0c2a9be871"])]
    partner: Annotated[str, Meta(examples=["5f0c2a9be871"])]
    name: Annotated[str, Meta(examples=["Lapor Kota"])]
    contact: Annotated[str, Meta(examples=["dev@lapor.example"])]
    state: Literal["active", "revoked"]
    most: int
    used_today: int
    created_at: Moment


class IssuedPartnerKey(PartnerKey):
    """A new key with its ``api_key``, which no later answer shows."""

    api_key: Annotated[str, Meta(examples=["MitraLaporKota-yang-tampil-sekali-saja-ini"])]


class PartnerKeyList(TypedDict):
    items: list[PartnerKey]
    next: None


class PartnerKeyBody(Body):
    """``POST /v1/partner-keys``: the ``name`` stands where the partner adds to a report, and the
    ``contact`` is told when it misbehaves. ``beside`` is the id of a key that the new one is to
    replace: both are the same partner's, and work until the old one is revoked.
    """

    name: Annotated[str, Meta(min_length=1, max_length=80, examples=["Lapor Kota"])]
    contact: Annotated[str, Meta(min_length=1, max_length=200, examples=["dev@lapor.example"])]
    most: Uses = USUAL_LIMIT
    beside: Annotated[str, Meta(max_length=12, examples=[""])] = ""


class PartnerLimitBody(Body):
    """``PUT /v1/partner-keys/{key}``: the uses a day."""

    most: Uses

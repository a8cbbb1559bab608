"""The bodies of requests with their limits, and their reading."""

import re
from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from chalicelib.city.model import Priority
from chalicelib.platform.errors import BadField, Unreadable
from chalicelib.platform.language import Language
from chalicelib.platform.text import is_plain_json, remove_unseen_in
from chalicelib.reports.model import Verdict
from chalicelib.reports.status import Action

Text = Annotated[str, Meta(max_length=4000)]
Office = Annotated[str, Meta(min_length=1, max_length=40)]
Upload = Annotated[str, Meta(min_length=1, max_length=160)]
Photos = Annotated[list[Upload], Meta(max_length=5)]


# ``$`` alone would let a line break pass at the end
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$(?!\n)"


class Body(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A body. An unknown field is refused, not ignored."""


class PlaceBody(Body):
    """At least an address, a kelurahan's code, or both coordinates in WGS84 degrees."""

    address: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lng: Annotated[float, Meta(ge=-180, le=180)] | None = None
    kelurahan: Office | None = None


class ContactBody(Body):
    name: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    phone: Annotated[str, Meta(min_length=3, max_length=30)] | None = None
    email: Annotated[str, Meta(max_length=254, pattern=EMAIL)] | None = None


class ReportBody(Body):
    """``POST /v1/reports``. ``language`` is that of the receipt and of all notices."""

    description: Annotated[str, Meta(min_length=10, max_length=4000)]
    place: PlaceBody
    category: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    contact: ContactBody | None = None
    anonymous: bool = False
    private: bool = True
    attachments: Photos = []
    language: Language = Language.INDONESIAN


class DeskBody(ReportBody, Body):  # a body of its own, as the guard counts bodies
    """``POST /v1/desk/reports``; ``channel`` may be left out where an office has one desk.
    ``priority`` is what the clerk saw; without it, the category's. ``present``: the person stands
    at the desk and says that the contact is theirs.
    """

    channel: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    priority: Priority | None = None
    present: bool = False


class SimilarBody(ReportBody, Body, kw_only=True):
    """``POST /v1/reports/similar``: as it would be filed, or less; only the place is needed."""

    description: Text = ""


class UploadBody(Body):
    """``POST /v1/uploads``; ``size`` in bytes."""

    filename: Annotated[str, Meta(min_length=1, max_length=255)]
    content_type: Annotated[str, Meta(min_length=1, max_length=100)]
    size: Annotated[int, Meta(ge=1, le=10 * 1024 * 1024)]


Note = Annotated[str, Meta(max_length=2000)]
Version = Annotated[int, Meta(ge=1)]
Listed = Annotated[str, Meta(min_length=1, max_length=80)]


class StepBody(Body):
    """What all steps share. ``reason`` is one of ``/v1/reasons``; ``until`` ends a pause or is when
    a task is due; ``into`` is the number of the report it is merged into; an ``internal`` comment
    is for offices only.
    """

    action: Action
    note: Note | None = None
    to_agency: Office | None = None
    reason: Listed | None = None
    until: Annotated[datetime, Meta(tz=True)] | None = None
    category: Listed | None = None
    into: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    internal: bool = False


class ActionBody(StepBody, kw_only=True):
    """``POST /v1/work/{number}/actions``. ``task`` is the ``id`` of a task of the report."""

    version: Version
    task: Annotated[int, Meta(ge=1)] | None = None
    photos: Photos = []


class Seen(Body):
    """A report as the officer saw it."""

    number: Annotated[str, Meta(min_length=1, max_length=40)]
    version: Version


class BulkBody(StepBody, kw_only=True):
    """``POST /v1/work/actions``: one step with up to a hundred reports."""

    reports: Annotated[list[Seen], Meta(min_length=1, max_length=100)]


class VerificationBody(Body):
    """``POST /v1/work/{number}/verification``. A rejection needs a note."""

    verdict: Verdict
    version: Version
    note: Note | None = None


class ModerationBody(Body):
    """``POST /v1/work/{number}/moderation``. To hide and to reject takes a ``reason`` of
    ``/v1/reasons``, to uphold a note.
    """

    decision: Literal["hide", "reject", "restore", "uphold"]
    version: Version
    reason: Listed | None = None
    note: Note | None = None


class IdentityBody(Body):
    """``POST /v1/work/{number}/identity``; ``reason`` is one of ``/v1/reasons``."""

    reason: Listed


class TemplateBody(Body):
    """``PUT /v1/work/templates/{code}``; without an action or a category it is for any."""

    title: Annotated[str, Meta(min_length=1, max_length=80)]
    text: Annotated[str, Meta(min_length=1, max_length=1000)]
    action: Action | None = None
    category: Annotated[str, Meta(min_length=1, max_length=80)] | None = None


Values = Annotated[list[Listed], Meta(max_length=50)]


class WebhookBody(Body):
    """``POST /v1/webhooks`` and ``PUT /v1/webhooks/{webhook}``. Of each filter that is not empty
    one value has to fit.
    """

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    url: Annotated[str, Meta(min_length=1, max_length=500)]
    kelurahan: Values = []
    kecamatan: Values = []
    category: Values = []
    agency: Values = []
    status: Values = []
    kind: Values = []
    active: bool = True


Remark = Annotated[str, Meta(min_length=1, max_length=2000)]


class CommentBody(Body):
    """``POST /v1/reports/{number}/comments``."""

    text: Remark
    attachments: Photos = []


class RatingBody(Body):
    """``POST /v1/reports/{number}/rating``; ``reasons`` are of ``/v1/reasons``."""

    stars: Annotated[int, Meta(ge=1, le=5)]
    reasons: Annotated[list[Listed], Meta(max_length=5)] = []
    text: Remark | None = None


class AppealBody(Body):
    """``POST /v1/reports/{number}/appeal``; ``reason`` in the reporter's own words. Of what was
    closed and is hidden, ``against`` says what is not accepted; else it is what can be.
    """

    reason: Remark
    against: Literal["closing", "moderation"] | None = None


class ReopenBody(Body):
    """``POST /v1/reports/{number}/reopen``; ``reason`` in the reporter's own words, with photos."""

    reason: Remark
    attachments: Photos = []


Way = Literal["reply", "sms", "email"]


class ConfirmationBody(Body):
    """``POST /v1/reports/{number}/subscriptions/confirmation``: the code that was sent."""

    digits: Annotated[str, Meta(pattern=r"^[0-9]{6}$(?!\n)")]


Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]


class QuietBody(Body):
    """Hours in the city's time, ``21:00`` to ``06:00``."""

    begin: Clock
    end: Clock


class SubscriptionsBody(Body):
    """``POST /v1/reports/{number}/subscriptions``; what is left out stays as it is. No ways at all
    end all notices of the report; quiet hours of null are none.
    """

    language: Language | None = None
    ways: Annotated[list[Way], Meta(max_length=3)] | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class SupportBody(Body):
    """``POST /v1/reports/{number}/support``. A contact subscribes to what happens, but not in its
    quiet hours.
    """

    contact: ContactBody | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class SupportWishesBody(Body):
    """``POST /v1/reports/{number}/support/subscriptions``; what is left out stays as it is, quiet
    hours of null are none.
    """

    language: Language | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class PrivacyBody(Body):
    """``POST /v1/reports/{number}/privacy``."""

    private: bool


class AskBody(Body):
    """``POST /v1/my-reports``: a telephone number or an address of mail, not both."""

    contact: ContactBody


B = TypeVar("B", bound=Body)
LARGEST = 2**53  # a float can hold every integer up to this one
_FAULT = re.compile(
    r"Object (?P<fault>missing required|contains unknown) field `(?P<name>[^`]*)`|.*", re.DOTALL
)
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`\[]*)[^`]*`$")


def read_body(body: bytes, shape: type[B]) -> B:
    """Return the body as an object of the class ``shape``, its texts without invisible characters.

    A number without a fraction is an integer in every notation, as in JSON Schema. Raises
    Unreadable for a body that is not JSON, and BadField for a value that breaks a limit.
    """
    if not body.strip():
        raise Unreadable(reason="kosong/empty")
    try:
        decoded = msgspec.json.decode(body)
        return msgspec.convert(
            _make_integers(decoded if is_plain_json(body) else remove_unseen_in(decoded)), shape
        )
    except msgspec.ValidationError as error:
        raise _bad_field(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable(reason="JSON") from None
    except RecursionError:  # it is JSON, and deeper than any shape
        raise BadField(field="body", rule="limits") from None


def _make_integers(value: Any) -> Any:
    """Return JSON with its whole floats as integers, up to LARGEST."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= LARGEST else value
    if isinstance(value, list):
        return [_make_integers(each) for each in value]
    if isinstance(value, dict):
        return {name: _make_integers(each) for name, each in value.items()}
    return value


def _bad_field(message: str) -> BadField:
    """Return the refusal for a message of msgspec, with the field and the rule it breaks."""
    at = _PATH.search(message)
    path = at["path"] if at else ""
    fault = _FAULT.match(message)
    if fault and fault["fault"]:
        rule = "missing" if fault["fault"].startswith("missing") else "unknown_field"
        return BadField(field=f"{path}.{fault['name']}".lstrip("."), rule=rule)
    return BadField(field=path or "body", rule="limits")

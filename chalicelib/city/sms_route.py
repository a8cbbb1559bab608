"""A route of SMS: Amazon SNS, or the HTTP gateway of a provider."""

from dataclasses import dataclass
from enum import StrEnum

SNS = "sns"  # the code of Amazon's route, whose row has nothing but its order


class RequestForm(StrEnum):
    """The form in which a gateway takes its parameters."""

    GET = "get"  # in the address
    FORM = "form"  # posted, as a form
    JSON = "json"  # posted, as the members of one object


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SmsRoute:
    """A route of SMS. The one with the lowest ``order`` is tried first.

    A gateway also has the address and the form of its requests, the ``parameters`` and ``headers``
    as pairs of a name and a text with placeholders (``tables.sms_routes``), and what its answers
    mean. ``accepted`` and ``refused`` are patterns for the text at ``status_path``, the names that
    lead to a member of a JSON answer; without a path, for any part of the whole answer. The
    message's id is the member at ``id_path``, or the group ``id`` of ``accepted``.
    """

    code: str
    order: int
    url: str = ""
    form: RequestForm = RequestForm.FORM
    user: str = ""
    sender: str = ""
    parameters: Pairs = ()
    headers: Pairs = ()
    status_path: tuple[str, ...] = ()
    accepted: str = ""
    refused: str = ""
    id_path: tuple[str, ...] = ()


BY_SNS = SmsRoute(SNS, 1)

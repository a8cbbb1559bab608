"""The types of Open311's answers. mypy checks the views against them, and the OpenAPI document is
made from them. In XML each member is an element of the same name.
"""

from typing import NotRequired, TypedDict

from chalicelib.city.questions import Datatype
from chalicelib.platform.http.schemas import Moment
from chalicelib.reports.status import Status


class Endpoint(TypedDict):
    specification: str
    url: str
    changeset: Moment
    type: str
    formats: list[str]


class Discovery(TypedDict):
    changeset: Moment
    contact: str
    key_service: str
    endpoints: list[Endpoint]


class Service(TypedDict):
    """A service. ``metadata`` says that it has a definition with attributes. ``keywords`` are
    separated by commas.
    """

    service_code: str
    service_name: str
    description: str
    metadata: bool
    type: str
    keywords: str
    group: str


class Value(TypedDict):
    key: str
    name: str


class Attribute(TypedDict):
    """A question of a service. ``values`` are present when the answer is chosen from them."""

    variable: bool
    code: str
    datatype: Datatype
    required: bool
    datatype_description: str
    order: int
    description: str
    values: NotRequired[list[Value]]


class Definition(TypedDict):
    service_code: str
    attributes: list[Attribute]


class Filed(TypedDict):
    service_request_id: str
    service_notice: str
    account_id: str | None


class Token(TypedDict):
    service_request_id: str
    token: str


class Note(TypedDict):
    datetime: Moment
    description: str
    type: str


class Chosen(TypedDict):
    """An answer that was chosen from a list of the service's definition."""

    code: str
    key: str
    name: str


class Extended(TypedDict):
    channel: str | None
    photos: list[str]


class ServiceRequest(TypedDict):
    """A report. With ``extensions=true`` it also has the answers to the service's questions, the
    channel and the photos. The answer to a request for one id also has ``notes``, which say what
    happened to the report.
    """

    service_request_id: str
    status: str
    status_notes: str
    service_name: str
    service_code: str
    description: str | None
    agency_responsible: str | None
    service_notice: str | None
    requested_datetime: Moment
    updated_datetime: Moment
    expected_datetime: Moment | None
    address: str | None
    address_id: str | None
    zipcode: str | None
    lat: float | None
    long: float | None
    media_url: str | None
    attributes: NotRequired[list[Chosen]]
    extended_attributes: NotRequired[Extended]
    notes: NotRequired[list[Note]]


class RequestUpdate(TypedDict):
    """A change of a request. ``status`` is a status of FixMyStreet, and ``external_status_code`` is
    the city's own status.
    """

    update_id: str
    service_request_id: str
    status: str
    updated_datetime: Moment
    description: str
    media_url: str | None
    external_status_code: Status


class Updated(TypedDict):
    """The answer to an update. ``update_id`` is the id under which the update is listed."""

    update_id: str


class Error(TypedDict):
    code: int
    description: str


# The lists that calls answer.
Services = list[Service]
FiledRequests = list[Filed]
ServiceRequests = list[ServiceRequest]
RequestUpdates = list[RequestUpdate]
UpdatedRequests = list[Updated]
Tokens = list[Token]
Errors = list[Error]

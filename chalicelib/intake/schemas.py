"""Answers to a filing: the receipt, reports of the same matter, and the offer of an upload."""

from datetime import datetime
from typing import Annotated, Literal, TypedDict

from msgspec import Meta, field

from chalicelib.city.answers import LONGEST_ANSWER
from chalicelib.city.questions import Datatype
from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform.http.bodies import Body, Listed, Office, Photos, Text, Values
from chalicelib.platform.http.schemas import Emergency, Helpline, Moment, Named, Update
from chalicelib.platform.i18n import Language
from chalicelib.reports.filing import Purpose
from chalicelib.reports.http.schemas import Place, Promise
from chalicelib.reports.status import Status


class Similar(TypedDict):
    """An open listed report that is probably about the same matter, as the public sees it.
    ``distance`` is in metres, or null when one of the two has no point. ``summary`` is the
    beginning of the text, ``thumbnail`` the link to its first picture. Of a report that shows facts
    only, citizens get none of these.
    """

    number: str
    status: Status
    status_label: str
    category: Named | None
    distance: int | None
    summary: str
    thumbnail: str | None
    supporters: int
    created_at: Moment
    track_url: str


class Receipt(TypedDict):
    """The receipt of a filing. ``token`` is the reporter's secret, which only the receipt shows.
    When there is an ``emergency``, show it before everything else, and then the ``helpline``. Of a
    sensitive matter the receipt names neither the office nor the category, because it may be in
    other hands. ``possible_duplicates`` are reports of others that may be about the same matter,
    the likeliest first; the answer to a repeat does not have them again. ``updates`` are empty when
    the reporter left no way to be reached.
    """

    emergency: Emergency | None
    helpline: Helpline | None
    number: str
    token: str | None
    status: Status
    holder: Named
    category: Named | None
    place: Place | None
    promise: Promise
    track_url: str
    possible_duplicates: list[Similar]
    updates: list[Update]
    message: str


class Guess(TypedDict):
    """A category that a text may be about. ``score`` says how sure that is, from 0 to 1; it is null
    for the category that the body names. ``phrases`` of the text say why.
    """

    code: str
    name: str
    score: float | None
    phrases: list[str]


class Choice(TypedDict):
    """A value that answers a question, and its name."""

    value: str
    name: str


class Question(TypedDict):
    """A question of a category. Its answer is a value of ``answers`` in the report, under ``code``:
    one of the ``choices``, for ``multivaluelist`` a list of them, or a text of ``most`` characters
    at most, which is a number or a moment where the ``datatype`` says so.
    """

    code: str
    question: str
    datatype: Datatype
    required: bool
    choices: list[Choice]
    most: int | None


class FoundPlace(TypedDict):
    """The place as it was understood. ``name`` has it in words, such as "Kebon Jeruk, Jakarta
    Barat"; it is null where no area is known. ``words_area`` is the kelurahan, kecamatan or kota
    that the words tell, where they contradict the point. Send the code of the right kelurahan with
    the point, or the words without the point. ``message`` says what is not clear.
    """

    name: str | None
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    found: str
    words_area: Named | None
    message: str | None


Unclear = Literal["matter", "place", "kelurahan", "contradiction"]
Confidential = Literal["sensitive", "officials"]


class Preview(TypedDict):
    """The report as it would be if it were filed now. Show the ``emergency`` before everything
    else, and then the ``helpline``.

    ``unclear`` names what is not clear yet: the matter, the place, the kelurahan where only the
    kecamatan is known, or which is right where the words contradict the point. There is no
    ``category`` without a text, and no ``holder`` and no ``promise`` until the text has 10
    characters and something is said about the place. ``confidential`` says why the report would be
    private whatever its reporter chooses. Neither the office nor the category of a sensitive matter
    is named. ``other_categories`` come next after ``category``. ``similar`` are at most three open
    reports. ``closing_photo`` says whether the office needs a photo to close it.
    """

    emergency: Emergency | None
    helpline: Helpline | None
    category: Guess | None
    other_categories: list[Guess]
    questions: list[Question]
    closing_photo: bool | None
    place: FoundPlace
    unclear: list[Unclear]
    holder: Named | None
    promise: Promise | None
    message: str | None
    visibility: Visibility
    purpose: Purpose
    confidential: Confidential | None
    similar: list[Similar]


class Upload(TypedDict):
    """A form for one upload. Post ``fields`` and then the file to ``url`` as multipart/form-data,
    until ``expires_at``. The file must not be larger than the size in the request. Afterwards name
    ``id`` in a report.
    """

    id: str
    url: str
    fields: dict[str, str]
    expires_at: Moment


DESCRIPTION = Meta(min_length=10, max_length=4000)
ADDRESS, NAME = Meta(min_length=1, max_length=300), Meta(min_length=1, max_length=100)
MOST_ANSWERS = 20  # of one report
# An answer: a text, or the chosen values.
Answered = Annotated[str, Meta(max_length=max(LONGEST_ANSWER.values()))] | Values

# ``$`` alone would let a line break pass at the end
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$(?!\n)"


class PlaceBody(Body):
    """At least one of an address, the code of a kelurahan, or both coordinates in WGS84 degrees."""

    address: Annotated[str, ADDRESS] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lng: Annotated[float, Meta(ge=-180, le=180)] | None = None
    kelurahan: Office | None = None


class ContactBody(Body):
    name: Annotated[str, NAME] | None = None
    phone: Annotated[str, Meta(min_length=3, max_length=30)] | None = None
    email: Annotated[str, Meta(max_length=254, pattern=EMAIL)] | None = None


class ReportBody(Body):
    """``POST /v1/reports``. ``language`` is the language of the receipt and of all notices.
    ``about_officials`` says that the report accuses an office or an official: another office then
    looks into it. ``visibility`` is how much other people see of the report: public, facts or
    private; without it the report has that of its channel in ``/v1/channels``. ``answers`` are the
    answers to the questions of the category, by their codes; with it, required questions have to be
    answered. The questions stand in the answer of ``POST /v1/reports/preview``. ``purpose`` says
    whether something is to be put right (complaint) or an idea is to be answered (suggestion);
    without it the words decide, and what is urgent or confidential is always a complaint.
    """

    description: Annotated[str, DESCRIPTION]
    place: PlaceBody
    category: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    contact: ContactBody | None = None
    anonymous: bool = False
    visibility: Visibility | None = None
    about_officials: bool = False
    purpose: Purpose | None = None
    attachments: Photos = []
    answers: Annotated[dict[Listed, Answered], Meta(max_length=MOST_ANSWERS)] | None = None
    language: Language = Language.INDONESIAN


class DeskBody(ReportBody, Body):  # a body of its own, as the guard counts bodies
    """``POST /v1/desk/reports``. ``channel`` may be left out when the office has one desk.
    ``priority`` is the clerk's judgement; without it the report gets the priority of its category.
    ``present`` means that the person stands at the desk and says that the contact is theirs.
    """

    channel: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    priority: Priority | None = None
    present: bool = False


class PreviewBody(ReportBody, Body, kw_only=True):
    """``POST /v1/reports/preview``. The body has the fields of a report that is to be filed, as far
    as they are known; none is required. Contact, attachments and answers are not looked at.
    """

    description: Text = ""
    place: PlaceBody = field(default_factory=PlaceBody)


class UploadBody(Body):
    """``POST /v1/uploads``. ``size`` is in bytes."""

    filename: Annotated[str, Meta(min_length=1, max_length=255)]
    content_type: Annotated[str, Meta(min_length=1, max_length=100)]
    size: Annotated[int, Meta(ge=1, le=15 * 1024 * 1024)]

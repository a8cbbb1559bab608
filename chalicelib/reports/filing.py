"""The content of a filing: the words as first received, the place, the media, and the sender."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.city.masking import Spans
from chalicelib.city.questions import Answer
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER
from chalicelib.reports.status import Status

NUMBER_PREFIX = "JK"  # the beginning of every report's number
# How the area of a report was found, besides the values of ``city.places.area_of_point.FoundBy``.
GIVEN = "given"  # the filing names it by code
OUTSIDE = "outside"  # its coordinates lie outside the city
UNKNOWN = "unknown"  # nothing says where it is


class Purpose(StrEnum):
    """The wish of a reporter: that something is put right, or that an idea is answered."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"  # an office owes an answer, and no work


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a report. ``lat`` and ``lng`` are WGS84 degrees; ``area`` is the code of a
    kelurahan, or of a kecamatan when no more is known. ``found`` says how the area was found.
    ``masks`` are the spans of personal data in the address. ``words_area`` is the code of another
    kelurahan, kecamatan or kota that the words tell, where they contradict the point.
    """

    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    area: str | None = None
    found: str = UNKNOWN
    masks: Spans = ()
    words_area: str | None = None


NO_PLACE = Place()
ELSEWHERE = Place(found=OUTSIDE)  # outside the city, with nothing more said


@dataclass(frozen=True, slots=True)
class Media:
    """A photo or document that came with a message, to be fetched after the acknowledgement.
    ``source`` is its address, or its id in the ``sender``'s system.
    """

    sender: str
    source: str
    content_type: str | None = None  # None: the sender does not say


@dataclass(frozen=True, slots=True)
class Source:
    """The message that brought a citizen's words: ``seen`` is the key under which it was marked as
    received, ``letter`` its key in the bucket, where it is stored there.
    """

    seen: str | None = None
    letter: str | None = None


NO_SOURCE = Source()


@dataclass(frozen=True, slots=True)
class Salts:
    """The salts of the digests of citizens' words in the chain: one for the reporter's words, and
    the places in offices' corrections, one for other citizens'. They are erased with the words, so
    that nobody can try guesses on a digest.
    """

    reporter: bytes = b""
    others: bytes = b""

    def salt_for(self, author: str) -> bytes:
        """Return the salt for the words of an ``Entry.by``; empty for offices, whose words are not
        salted.
        """
        return {REPORTER: self.reporter, CITIZEN: self.others}.get(author, b"")


@dataclass(frozen=True, slots=True)
class Filing:
    """The filing of a reporter, as first received; it never changes afterwards. ``photos`` are
    names of stored objects.

    ``score`` says how sure the suggested category is, 0 to 1; None when the reporter chose the
    category. ``masks`` are the spans of personal data in the description. They are looked for, here
    and in the place, before anybody but the report's office and its reporter reads it. ``sent_at``
    is the moment that the sender names; ``answers`` are the answers to the category's questions.
    """

    channel: str
    description: str
    place: Place
    received_at: datetime
    occurred_at: datetime | None = None
    photos: tuple[str, ...] = ()
    anonymous: bool = False
    score: float | None = None
    masks: Spans = ()
    sent_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    salts: Salts = Salts()
    purpose: Purpose = Purpose.COMPLAINT


def promised_completion(complete_by: datetime, place: Place, status: Status) -> datetime | None:
    """Return until when citizens are promised the completion; None for a place outside the city
    until an office has answered. The ladder still keeps the deadline.
    """
    unclaimed = place.found == OUTSIDE and status is Status.MENUNGGU
    return None if unclaimed else complete_by

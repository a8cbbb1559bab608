"""The indexes of the table: whose items each holds, in what order, and what of them."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection


class Work(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """An office's reports: ``W#`` open ones, and tasks, by what is due next, those that many
    support before that, with ``~<due>`` behind the number; ``V#`` closed ones by
    when they count as confirmed, ``Y#`` those whose closing the office has to verify, the first
    closed first, ``M#`` appeals that central triage has to judge, ``L#``
    open ones that came over a limit; ``T#`` those closed for good, by
    month, until it is proven that what citizens said of them is gone.
    """

    class Meta:
        index_name = "work"
        projection = IncludeProjection(
            [
                "status",
                "category",
                "channel",
                "kelurahan",
                "created_at",
                "private",
                "complete_by",
                "answered_at",
                "rung",
                "red_flag",
                "next_check",
                "run",
                "version",
                "updated_at",
                "priority",
                "paused_until",
                "summary",
                "address",
                "evidence",
                "holder",
            ]
        )

    wpk = UnicodeAttribute(hash_key=True)
    wsk = UnicodeAttribute(range_key=True)


class Area(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Public reports of a kelurahan by when they were filed, without what was said."""

    class Meta:
        index_name = "area"
        projection = IncludeProjection(
            [
                *("status", "category", "channel", "holder", "kelurahan", "lat", "lng"),
                *("created_at", "updated_at", "complete_by", "closed_at"),
            ]
        )

    apk = UnicodeAttribute(hash_key=True)
    ask = UnicodeAttribute(range_key=True)


class Date(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Public reports by when they were filed, each line beside what was filed, and what happened
    to them by when it did.
    """

    class Meta:
        index_name = "date"
        projection = IncludeProjection(
            [
                *("status", "category", "channel", "holder", "kelurahan", "lat", "lng"),
                *("updated_at", "complete_by"),
                *("kind", "note", "note_masks", "photos", "to", "ref"),
                *("description", "address", "masks", "address_masks", "answers"),
            ]
        )

    dpk = UnicodeAttribute(hash_key=True)
    dsk = UnicodeAttribute(range_key=True)


class Mine(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """A reporter's own reports, by when they were filed."""

    class Meta:
        index_name = "mine"
        projection = IncludeProjection(["status", "category", "holder", "created_at", "updated_at"])

    mpk = UnicodeAttribute(hash_key=True)
    msk = UnicodeAttribute(range_key=True)


class Near(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Public reports that are open, by where they are: a band of latitude, and the longitude within
    it; those without a point by their kelurahan and when they were filed.
    """

    class Meta:
        index_name = "near"
        projection = IncludeProjection(
            [
                *("status", "category", "kelurahan", "lat", "lng", "created_at"),
                *("said", "supporters"),
            ]
        )

    npk = UnicodeAttribute(hash_key=True)
    nsk = UnicodeAttribute(range_key=True)


class Words(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """What was said of reports in words, by the kecamatan they lie in and when it was said. It
    hangs on timeline entries, which never change: no step of a report writes here again.
    """

    class Meta:
        index_name = "words"
        projection = IncludeProjection(["folded", "kelurahan"])

    fpk = UnicodeAttribute(hash_key=True)
    fsk = UnicodeAttribute(range_key=True)

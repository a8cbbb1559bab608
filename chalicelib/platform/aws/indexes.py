"""The indexes of the table: their items, their order, and the attributes they project."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection


class Work(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The reports of an office, by the prefix of their key.

    ``W#``: open reports and tasks, by the next due moment. A report with many supporters comes
    earlier, with ``~<due>`` behind its number. ``V#``: closed reports, by the moment at which they
    count as confirmed. ``Y#``: reports whose closing the office has to verify, the first closed
    first. ``M#``: appeals that central triage has to judge. ``L#``: open reports that came over a
    limit. ``E#``: open reports of other offices that the ladder has told the office of. ``T#``:
    reports that are closed for good, by month, until it is proven that the citizens' texts about
    them are deleted.
    """

    class Meta:
        index_name = "work-1"
        projection = IncludeProjection(
            [
                *("status", "category", "channel", "kelurahan", "holder", "visibility"),
                *("msk", "updated_at", "complete_by", "version", "run", "next_check"),
                *("red_flag", "marks", "card", "public_card", "address", "point", "supporters"),
            ]
        )

    wpk = UnicodeAttribute(hash_key=True)
    wsk = UnicodeAttribute(range_key=True)


class Area(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Listed reports of a kelurahan, by the moment of filing, with the beginnings of public texts.

    ``area``, ``near`` and ``mine`` share the sort key ``msk``, which every report has: it tells
    when it was filed.
    """

    class Meta:
        index_name = "area-1"
        projection = IncludeProjection(
            [
                *("status", "category", "channel", "holder", "kelurahan", "visibility"),
                *("updated_at", "complete_by", "public_card", "point", "supporters"),
            ]
        )

    apk = UnicodeAttribute(hash_key=True)
    msk = UnicodeAttribute(range_key=True)


class Date(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Listed reports, by the moment of filing, and their timeline entries, by their own moment.

    The line of a public report stands beside the entry of its filing. The key of a report with
    facts says so: the index can project no more attributes.
    """

    class Meta:
        index_name = "date-1"
        projection = IncludeProjection(
            [
                *("status", "category", "channel", "holder", "kelurahan", "point"),
                *("updated_at", "complete_by", "supporters"),
                *("kind", "note", "note_masks", "photos", "to", "ref"),
                *("description", "address", "masks", "address_masks", "answers"),
            ]
        )

    dpk = UnicodeAttribute(hash_key=True)
    dsk = UnicodeAttribute(range_key=True)


class Mine(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The reports of one reporter, by the moment of filing. Only their numbers are read here, so it
    projects nothing of a report that changes. Erasures that are not over lie here too.
    """

    class Meta:
        index_name = "mine-1"
        projection = IncludeProjection(["created_at", "began_at"])

    mpk = UnicodeAttribute(hash_key=True)
    msk = UnicodeAttribute(range_key=True)


class Near(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """Listed open reports of an area, by the moment of filing."""

    class Meta:
        index_name = "near-1"
        projection = IncludeProjection(
            [
                *("status", "category", "kelurahan", "visibility"),
                *("public_card", "point", "supporters"),
            ]
        )

    npk = UnicodeAttribute(hash_key=True)
    msk = UnicodeAttribute(range_key=True)


class Words(GlobalSecondaryIndex[Any]):  # type: ignore[no-untyped-call]
    """The texts about reports, by the kecamatan of the report and the moment of the text.

    The items are timeline entries, which never change, so no later step of a report writes to this
    index.
    """

    class Meta:
        index_name = "words-1"
        projection = IncludeProjection(["folded", "kelurahan"])

    fpk = UnicodeAttribute(hash_key=True)
    fsk = UnicodeAttribute(range_key=True)

"""Attributes of items that are written and read in a way of our own."""

from datetime import datetime

from pynamodb.attributes import Attribute, NumberAttribute
from pynamodb.constants import STRING

from chalicelib.domain import moments


class Moment(Attribute[datetime]):
    """An aware moment in whole seconds: ``2026-11-23T22:25:23Z``."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return moments.stored(value)

    def deserialize(self, value: str) -> datetime:
        return moments.read(value)


class Number(NumberAttribute):
    """Written and read as PynamoDB does, without going through ``json`` for each: a report has a
    dozen.
    """

    def serialize(self, value: float) -> str:
        return repr(value)

    def deserialize(self, value: str) -> float:
        return int(value) if value.lstrip("-").isdecimal() else float(value)

"""The reading of answers to the questions of a service."""

import math
from collections.abc import Mapping, Sequence

from chalicelib.city.questions import CHOSEN, Answer, Attribute, Datatype
from chalicelib.platform import moments
from chalicelib.platform.errors import BadField

LONGEST_ANSWER = {"string": 200, "text": 1000}  # characters of an answer


def read_answers(
    attributes: Sequence[Attribute], texts: Mapping[str, Sequence[str]], field: str
) -> tuple[tuple[Answer, ...], tuple[BadField, ...]]:
    """Return the answers in the order of the questions, and the reasons for ignored texts.

    A text is ignored when no question has its code, or when it does not fit its question. ``field``
    is how the request names the answer to a question, with ``{}`` in the place of the code. Raises
    BadField for a required question without an answer.
    """
    asked = {attribute.code for attribute in attributes}
    unasked = (field.format(code[:40]) for code in texts if code not in asked)
    ignored = [BadField(field=name, rule="unknown_field") for name in unasked]
    answers: list[Answer] = []
    for attribute in attributes:
        name = field.format(attribute.code)
        values, faults = _read_values(attribute, name, texts.get(attribute.code, ()))
        chosen = attribute.datatype in CHOSEN
        answers += (Answer(attribute.code, value, chosen) for value in values)
        ignored += faults
    return tuple(answers), tuple(ignored)


def _read_values(
    attribute: Attribute, field: str, texts: Sequence[str]
) -> tuple[tuple[str, ...], tuple[BadField, ...]]:
    values = tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if not values and attribute.required:
        raise BadField(field=field, rule="missing")
    if len(values) > 1 and attribute.datatype is not Datatype.SEVERAL:
        return (), (BadField(field=field, rule="one"),)
    faults = {value: _find_misfit(attribute, field, value) for value in values}
    fit = tuple(value for value, fault in faults.items() if fault is None)
    return fit, tuple(fault for fault in faults.values() if fault)


def _find_misfit(attribute: Attribute, field: str, value: str) -> BadField | None:
    """Return why a value does not answer a question; None when it does."""
    try:
        _check_fit(attribute, field, value)
    except BadField as fault:
        return fault
    return None


def _check_fit(attribute: Attribute, field: str, value: str) -> None:
    if attribute.datatype in CHOSEN:
        keys = [key for key, _ in attribute.values]
        if value not in keys:
            raise BadField(field=field, rule="choice", value=value[:40], taken=", ".join(keys))
    elif attribute.datatype is Datatype.NUMBER:
        if not _is_number(value):
            raise BadField(field=field, rule="number")
    elif attribute.datatype is Datatype.DATETIME:
        moments.parse_input(field, value)
    elif len(value) > LONGEST_ANSWER[attribute.datatype]:
        raise BadField(field=field, rule="long", most=LONGEST_ANSWER[attribute.datatype])


def _is_number(value: str) -> bool:
    try:
        return len(value) <= 40 and math.isfinite(float(value))
    except ValueError:
        return False

"""Offices' canned answers, and filling them for a report."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.platform.errors import BadField
from chalicelib.reports.status import Action

PLACEHOLDERS = ("number", "office", "category", "address")
MOST = 50  # of one office

_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


@dataclass(frozen=True, slots=True)
class Template:
    """``text`` may have placeholders: ``{number}``. Without action or category it is for any."""

    office: str
    code: str
    title: str
    text: str
    action: Action | None = None
    category: str | None = None


def check_template(template: Template) -> Template:
    """Raises BadField when a brace of the text belongs to no placeholder there is."""
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template.text)):
        raise BadField(field="text", rule="placeholders", known=", ".join(PLACEHOLDERS))
    return template


def fill_template(template: Template, values: Mapping[str, str]) -> str:
    """The text with the values of PLACEHOLDERS in it; braces of a value are just braces."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], template.text)

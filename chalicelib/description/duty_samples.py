"""Samples of members about the duty: its contacts, browsers and deputies."""

from collections.abc import Mapping
from typing import Any

from chalicelib.description.parameter_samples import WEBHOOK
from chalicelib.description.sample_report import make_sample_contact
from chalicelib.platform.i18n import Language
from chalicelib.reports.http import view_parts


def build_duty_samples() -> Mapping[str, Any]:
    """Return these samples by the names of their members."""
    contact = make_sample_contact()
    office = view_parts.office_view(contact.office, Language.INDONESIAN)
    return {
        "DeputyAnswer.id": WEBHOOK,
        "DeputyAnswer.agency": office,
        "DeputyAnswer.title": "Plh. Lurah Kebon Jeruk",
        "DutyContactBody.way": contact.way,
        "DutyContactBody.address": contact.address,
        "DutyContactBody.label": contact.label,
        "DutyContactBody.hours": contact.hours.text,
        "OfficersWork.browsers": [],
        "DutyContact.label": contact.label,
        "DutyContact.hours": contact.hours.text,
        "DutyBrowserBody.label": "Ponsel piket",
        "DutyBrowserBody.hours": contact.hours.text,
    }

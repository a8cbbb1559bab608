"""Examples of what reporters may ask by the law on personal data."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api import erasures, followup_examples, rights_answers
from chalicelib.api.openapi_story import FILED, INDONESIAN, NOW, Story, story
from chalicelib.city import city
from chalicelib.domain import erasure, moments
from chalicelib.domain.report import Kind


def answers() -> Mapping[Any, Any]:
    told = story()
    return {rights_answers.Export: _export(told), rights_answers.Erasure: _erasure(told)}


def _export(told: Story) -> rights_answers.Export:
    said, at = told.filed.filing.description, moments.shown(FILED)
    return {
        "number": told.report.number,
        "exported_at": moments.shown(NOW),
        "about": "Semua yang disimpan tentang Anda dalam laporan ini.",
        "report": followup_examples.own(),
        "anonymous": False,
        "sent_at": None,
        "category_score": None,
        "answers": [],
        "said": [{"seq": 1, "at": at, "kind": Kind.STATUS, "text": said}],
        "waiting": [],
        "contact": {
            "name": "Sari",
            "phone": "+6281211272206",
            "email": None,
            "reply": None,
            "person": None,
            "muted": False,
            "proven": ["sms"],
            "ended": [],
            "language": "id",
            "sms_to": None,
            "email_to": None,
            "bounced": None,
            "ways": ["sms"],
            "quiet_hours": "21:00-06:00",
        },
        "notices": [{"seq": 1, "way": "sms", "state": "sent", "at": at, "code": None}],
        "files": [{"name": "jalan.jpg", "seq": 1, "at": at, "link": None, "note": None}],
        "looked_at": [],
        "kept": [],
    }


def _erasure(told: Story) -> rights_answers.Erasure:
    """Right after it was asked for."""
    asked, _ = erasure.asked(told.report, NOW, city())
    return erasures.standing(asked, INDONESIAN)

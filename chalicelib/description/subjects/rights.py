"""The description of reporters' rights by the law on personal data (UU 27/2022)."""

from collections.abc import Mapping
from typing import Any

from chalicelib.city.current import city
from chalicelib.description.document_texts import FILED_AT, INDONESIAN, NOW, Story, build_story
from chalicelib.description.subjects import followup
from chalicelib.platform import errors, moments
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http.operation import KEYED, NUMBER, ONCE, Operation, Rows
from chalicelib.privacy import export
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy import schemas as privacy_schemas

ROWS: Rows = {
    ("POST", "/v1/reports/{number}/export"): Operation(
        "Be given all that is kept of oneself about this report (UU 27/2022)",
        privacy_schemas.Export,
        problems=(*KEYED, errors.TooManyToday),
        headers=ONCE,
        proof="report",
        tells=("Content-Disposition",),
        name="export",
    ),
    ("POST", "/v1/reports/{number}/erasure"): Operation(
        "Have all that is kept of oneself about this report erased (UU 27/2022), and see how that"
        " stands",
        privacy_schemas.Erasure,
        202,
        problems=(413, 415, errors.BadToken, *NUMBER, Overtaken, Throttled),
        proof="report",
        name="erase",
    ),
}


# Examples of exports and erasures of personal data.


def answers() -> Mapping[Any, Any]:
    story = build_story()
    return {privacy_schemas.Export: _export(story), privacy_schemas.Erasure: _erasure(story)}


def _export(story: Story) -> privacy_schemas.Export:
    text, at = story.filed.filing.description, moments.format_shown(FILED_AT)
    return {
        "number": story.report.number,
        "exported_at": moments.format_shown(NOW),
        "about": "Semua yang disimpan tentang Anda dalam laporan ini.",
        "report": followup.build_own(),
        "anonymous": False,
        "sent_at": None,
        "category_score": None,
        "answers": [],
        "said": [{"seq": 1, "at": at, "kind": Kind.STATUS, "text": text}],
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


def _erasure(story: Story) -> privacy_schemas.Erasure:
    """Return an erasure right after the reporter asked for it."""
    asked, _ = privacy_rules.ask_erasure(story.report, NOW, city())
    return export.show_erasure(asked, INDONESIAN)

"""The assessment of a draft when it is filed: its category, danger, place, level and confidence,
and the report that follows from them. A preview asks the same functions, so the two never disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.city.current import city, find_city_folder
from chalicelib.city.rows import Priority, Visibility
from chalicelib.city.word_rows import Danger
from chalicelib.intake.place import locate_draft
from chalicelib.platform.errors import BadField
from chalicelib.reports import routing
from chalicelib.reports.access import confidentiality
from chalicelib.reports.access.confidentiality import Confidence
from chalicelib.reports.filing import NO_SOURCE, Filing, Media, Place, Purpose, Source
from chalicelib.reports.lifecycle import emergency, lifecycle
from chalicelib.reports.lifecycle.suggestions import find_purpose
from chalicelib.reports.model import Report
from chalicelib.reports.sensitive.allegations import accused_office, find_allegation
from chalicelib.reports.sensitive.sensitive_matters import find_sensitive
from chalicelib.reports.timeline import Entry
from chalicelib.senders.draft import Draft

if TYPE_CHECKING:
    from chalicelib.reports.categorisation.classification import Suggester


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of filing a draft. ``score`` says how sure the suggested category is; None when
    the reporter chose the category. ``confidence`` is None unless the report is confidential. A
    dangerous, urgent or confidential draft is a complaint, whatever its words propose.
    """

    draft: Draft
    category: str
    score: float | None
    danger: Danger | None
    place: Place
    confidence: Confidence | None
    level: Visibility
    purpose: Purpose


def assess_draft(draft: Draft) -> Assessment:
    """Return what filing makes of a draft. Raises BadField for a category or a kelurahan that is
    not the city's. Costs no call of AWS.
    """
    category, score = find_category(draft)
    danger = emergency.find_danger(draft.description, draft.category)
    place = locate_draft(draft)
    confidence = _find_confidence(draft, category, place.area)
    level = Visibility.PRIVATE if confidence else _find_level(draft)
    serious = danger or confidence or city().categories[category].priority is not Priority.BIASA
    purpose = Purpose.COMPLAINT if serious else draft.purpose or find_purpose(draft.description)
    return Assessment(draft, category, score, danger, place, confidence, level, purpose)


def make_filing(assessed: Assessment) -> Filing:
    """Return what the reporter filed, without photos, salts and marks of personal data."""
    draft = assessed.draft
    return Filing(
        channel=draft.channel,
        description=draft.description,
        place=assessed.place,
        received_at=draft.received_at,
        occurred_at=draft.occurred_at,
        anonymous=draft.anonymous,
        score=assessed.score,
        sent_at=draft.sent_at,
        answers=draft.answers,
        purpose=assessed.purpose,
    )


def open_report(
    assessed: Assessment,
    number: str,
    filing: Filing,
    token_hash: bytes,
    *,
    media: tuple[tuple[str, Media], ...] = (),
    source: Source = NO_SOURCE,
) -> tuple[Report, Entry]:
    """Return the report of an assessed draft, with its first entry."""
    return lifecycle.file_report(
        number,
        filing,
        category=assessed.category,
        visibility=assessed.level,
        token_hash=token_hash,
        city=city(),
        media=media,
        priority=assessed.draft.priority,
        least=assessed.danger.priority if assessed.danger else Priority.BIASA,
        confidence=assessed.confidence,
        source=source,
    )


@cache
def load_suggester() -> Suggester:
    """Return the suggester of categories, built once, for the first report: polls have none."""
    from chalicelib.city.tables.example_texts import read_examples
    from chalicelib.reports.categorisation.classification import Suggester

    examples = read_examples(find_city_folder())
    return Suggester(city().categories, city().settings.fallback_category, city().slang, examples)


def find_category(draft: Draft) -> tuple[str, float | None]:
    """Return the category's code, and the score of the suggestion when it was suggested. Raises
    BadField for a category that is not the city's.
    """
    if draft.category is None:
        suggestion = load_suggester().suggest(draft.description)
        return suggestion.category.code, suggestion.score
    if draft.category not in city().categories:
        raise BadField(field="category", rule="unknown", value=draft.category[:80])
    return draft.category, None


def _find_confidence(draft: Draft, category: str, area: str | None) -> Confidence | None:
    """Return why the report will be confidential: it accuses an office or official, or it tells of
    a matter that strangers must not read about. None for all others.
    """
    sensitive = find_sensitive(draft.description, draft.category)
    accusation = _find_accusation(draft, category, area)
    if sensitive is None:
        return accusation
    matter, accused = sensitive.matter, accusation.accused if accusation else ()
    holder = routing.office_by_rule(matter.rule, area, city()).code
    if accusation and (accused or matter.rule.endswith(f":{accusation.holder}")):
        holder = accusation.holder
    return Confidence(matter.code, accused, holder, matter.priority)


def _find_accusation(draft: Draft, category: str, area: str | None) -> Confidence | None:
    """Return the confidence of a report that accuses an office or official: by its words, by its
    category, or because its reporter says so. Where no office is named, it may be the one that
    would hold the report.
    """
    if allegation := find_allegation(draft.description):
        accused = accused_office(allegation, area, city())
    elif draft.about_officials or city().categories[category].about_officials:
        accused = routing.holder_of(area, city()).code if area else None
    else:
        return None
    return confidentiality.accuse([accused] if accused else [], city())


def _find_level(draft: Draft) -> Visibility:
    """Return how much others see of the report: what its reporter chose, else what its channel's
    row says; of a channel that the tables do not know, nothing.
    """
    channel = city().channels.get(draft.channel)
    return draft.visibility or (channel.visibility if channel else Visibility.PRIVATE)

"""The answers of Open311. The names are those of GeoReport v2, and of FixMyStreet for updates."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.city.current import city
from chalicelib.city.offices import official_name_of
from chalicelib.city.questions import Answer, Attribute, Datatype
from chalicelib.city.rows import Category
from chalicelib.city.word_rows import Danger
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import problems
from chalicelib.platform.i18n import Language, Sentence, sentences, tell_name
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.publishing.open311 import schemas as answers
from chalicelib.publishing.open311.partner_store import update_id
from chalicelib.publishing.open311.statuses import STATUSES
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.files import photo_links
from chalicelib.reports.http.timeline_views import newest_fitting
from chalicelib.reports.list_line import Listed
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.texts import labels, moderation_texts
from chalicelib.reports.texts.helpline_texts import helpline_call
from chalicelib.reports.texts.rung_texts import rung_note
from chalicelib.reports.timeline import Entry

_ = sentences("publishing")

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MOST_NOTES = 160_000  # bytes in JSON; in XML they take more
SERVICES_CHANGED = "2026-11-24T00:00:00+07:00"  # the last change of what the endpoint can do
# Lists and single reports are kept by caches for all readers, so they are in one language.
LISTED = Language.INDONESIAN
HELP: Mapping[Datatype, Sentence] = {
    Datatype.STRING: _("Text of one line"),
    Datatype.TEXT: _("Text of several lines"),
    Datatype.NUMBER: _("A number"),
    Datatype.DATETIME: _("A time with its zone, such as 2026-11-23T08:00:00+07:00"),
    Datatype.ONE: _("Choose one"),
    Datatype.SEVERAL: _("Choose one or more"),
}


def show_discovery() -> answers.Discovery:
    georeport = city().georeport
    endpoint: answers.Endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings().public_url}/open311/v2",
        "changeset": SERVICES_CHANGED,
        "type": "test" if settings().double else "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": SERVICES_CHANGED,
        "contact": georeport.contact,
        "key_service": georeport.key_service,
        "endpoints": [endpoint],
    }


def show_services() -> list[answers.Service]:
    return [_show_service(category) for category in city().categories.values()]


def _show_service(category: Category) -> answers.Service:
    return {
        "service_code": category.code,
        "service_name": category.name,
        "description": ", ".join((category.name, *category.aliases)),
        "metadata": category.code in city().attributes,
        "type": "realtime",
        "keywords": ",".join(category.keywords),
        "group": tell_name(city().groups[category.group], LISTED),
    }


def show_definition(code: str) -> answers.Definition:
    asked = city().attributes.get(code, ())
    return {"service_code": code, "attributes": [_show_attribute(attribute) for attribute in asked]}


def _show_attribute(attribute: Attribute) -> answers.Attribute:
    shown: answers.Attribute = {
        "variable": True,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": HELP[attribute.datatype][LISTED],
        "order": attribute.order,
        "description": attribute.description,
    }
    if attribute.values:
        shown["values"] = [{"key": key, "name": name} for key, name in attribute.values]
    return shown


def show_filed(
    report: Report,
    danger: Danger | None,
    left_out: Sequence[BadField] = (),
    language: Language = Language.INDONESIAN,
) -> answers.Filed:
    """Return the answer to a filing. ``left_out`` has the parts of the form that were not taken."""
    helpline, promise = (
        helpline_call(report, city(), language),
        labels.describe_promise(report, language),
    )
    notice = labels.with_emergency_call(f"{helpline} {promise}".strip(), danger, city())
    if left_out:
        reasons = " ".join(_name_fault(each, language) for each in left_out)
        notice = f"{notice} {LEFT_OUT[language].format(why=reasons)}"
    return {"service_request_id": report.number, "service_notice": notice, "account_id": None}


LEFT_OUT = _("We left this out. {why}")


def _name_fault(fault: BadField, language: Language) -> str:
    """Return the sentence of a refusal, after the field's name unless it begins with that name."""
    field = fault.members["field"]
    sentence = problems.build_problem(fault, language, names_fields=False)["detail"]
    return sentence if sentence.startswith(field) else f"{field}: {sentence}"


def show_request(line: Listed, *, extended: bool) -> answers.ServiceRequest:
    """Return a report as the public sees it: without words where it shows facts only, and of a
    private one status and moments.
    """
    public = visibility.public_listed(line, city())
    shown: answers.ServiceRequest = {
        "service_request_id": public.number,
        "status": "closed" if public.status is Status.SELESAI else "open",
        "status_notes": _show_status_notes(public),
        "service_name": labels.name_category(public.category, city(), LISTED),
        "service_code": public.category,
        "description": public.description or None,
        "agency_responsible": official_name_of(public.holder, city()) if public.holder else None,
        "service_notice": None,
        "requested_datetime": format_shown(public.created_at),
        "updated_datetime": format_shown(public.updated_at),
        "expected_datetime": format_shown(public.complete_by) if public.complete_by else None,
        "address": public.place.address,
        "address_id": public.place.area,
        "zipcode": None,
        "lat": public.place.lat,
        "long": public.place.lng,
        "media_url": next(iter(_photo_links(public.number, public.photos)), None),
    }
    if extended:
        shown["attributes"] = [_show_answer(answer, public.category) for answer in public.answers]
        photos = _photo_links(public.number, public.photos)
        shown["extended_attributes"] = {"channel": public.channel or None, "photos": photos}
    return shown


def _show_status_notes(line: Listed) -> str:
    if line.moderated:
        return moderation_texts.describe_withheld(line.moderated, city(), LISTED)
    return labels.name_status(line.status, line.outcome, LISTED)


def _photo_links(number: str, photos: Iterable[str]) -> list[str]:
    return [photo_links.public_photo_link(number, name) for name in photos]


def _show_answer(answer: Answer, category: str) -> answers.Chosen:
    attributes = {attribute.code: attribute for attribute in city().attributes.get(category, ())}
    attribute = attributes.get(answer.code)
    name = attribute.name_of(answer.value) if attribute else answer.value
    return {"code": answer.code, "key": answer.value, "name": name}


def show_notes(report: Report, entries: Iterable[Entry]) -> list[answers.Note]:
    """Return the public timeline: of a private report only its moments and statuses, of a long
    timeline only the newest entries.
    """
    public = visibility.public_entries(report, entries, city())
    private = not is_listed(report.visibility)
    return newest_fitting([_show_note(entry, private=private) for entry in public], MOST_NOTES)


def _show_note(entry: Entry, *, private: bool) -> answers.Note:
    text = labels.LABELS[entry.status][LISTED] if private else _entry_text(entry)
    return {"datetime": format_shown(entry.at), "description": text, "type": entry.kind}


def show_update(line: Listed, entry: Entry) -> answers.RequestUpdate:
    """Return an entry of a listed report. Its kind is not in ``NOT_PUBLIC``."""
    public = visibility.public_entry(entry, line.category, line.visibility, city())
    number = line.number
    return {
        "update_id": update_id(number, public.ref or public.seq),
        "service_request_id": number,
        "status": STATUSES[public.status],
        "updated_datetime": format_shown(public.at),
        "description": _entry_text(public),
        "media_url": next(iter(_photo_links(number, public.photos)), None),
        "external_status_code": public.status,
    }


def _entry_text(entry: Entry) -> str:
    """Return the description of an entry. It names what happened, because readers of Open311 see no
    other field that does.
    """
    if entry.kind is Kind.ESCALATION:
        return rung_note(entry, city())
    if begin := _find_opening(entry):
        return f"{begin[LISTED].format(stars=entry.stars)} {entry.note or ''}".strip()
    if entry.note:
        return entry.note
    office = labels.name_of(entry.holder, city(), LISTED)
    return f"{labels.LABELS[entry.status][LISTED]}: {office}"


def _find_opening(entry: Entry) -> Sentence | None:
    """Return the sentence that the description of an entry begins with; None for an entry that
    says itself what happened.
    """
    if entry.kind is Kind.RATING:
        # the index that lists updates does not hold the stars
        return RATED_STARS if entry.stars else RATED
    if entry.kind is Kind.VERIFICATION:
        return VERIFIED if entry.status is Status.SELESAI else NOT_VERIFIED
    return _ENTRY_OPENINGS.get(entry.kind)


RATED_STARS = _("The reporter gave {stars} of 5.")
RATED = _("The reporter rated the work.")
VERIFIED = _("The completed work was checked and accepted.")
NOT_VERIFIED = _("The completed work was not accepted, so the work is done again.")
_ENTRY_OPENINGS: Mapping[Kind, Sentence] = {
    Kind.QUESTION: _("The office asks the reporter:"),
    Kind.CONFIRMATION: _("Nobody objected in time, so the report is final."),
    Kind.PAUSE: _("The work was paused."),
    Kind.RESUME: _("The work has resumed."),
    Kind.CATEGORY: _("The category of the report was changed."),
    Kind.REOPEN: _("The reporter reopened the report."),
    Kind.MERGE: _("The report was merged with another report about the same matter."),
    Kind.UNMERGE: _("The report was separated from the other report."),
    Kind.APPEAL: _("The reporter has appealed."),
    Kind.PLACE: _("The location was corrected."),
    Kind.TAKEN_BACK: _("The report is back at the office that had moved it by mistake."),
    Kind.WITHDRAWN: _("The reporter withdrew the report."),
}

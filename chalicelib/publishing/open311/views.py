"""What Open311 shows: the names are GeoReport v2's, those of updates FixMyStreet's."""

from collections.abc import Iterable, Sequence

from chalicelib.city.current import city
from chalicelib.city.model import Category, Danger
from chalicelib.city.questions import Answer, Attribute, Datatype
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import problems
from chalicelib.platform.language import Language, both
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.publishing.open311 import schemas as answers
from chalicelib.publishing.open311.partner_store import update_id
from chalicelib.reports import labels, visibility
from chalicelib.reports.http.views import newest_fitting
from chalicelib.reports.lifecycle import moderation_texts
from chalicelib.reports.list_line import Listed
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.status import Status
from chalicelib.reports.tracking import track_url

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
MOST_NOTES = 160_000  # bytes in JSON; in XML they take more
SERVICES_CHANGED = "2026-11-24T00:00:00+07:00"  # when what the endpoint does last changed
HELP = {
    Datatype.STRING: "Teks satu baris",
    Datatype.TEXT: "Teks beberapa baris",
    Datatype.NUMBER: "Angka",
    Datatype.DATETIME: "Waktu dengan zona, misalnya 2026-11-23T08:00:00+07:00",
    Datatype.ONE: "Pilih satu",
    Datatype.SEVERAL: "Pilih satu atau lebih",
}
# https://github.com/mysociety/fixmystreet/wiki/Open311-FMS---Additional-states; all but the last of
# these are open ones there too, as the statuses are here.
STATES = {
    Status.MENUNGGU: "open",
    Status.KOORDINASI: "investigating",
    Status.DISPOSISI: "action_scheduled",
    Status.PROSES: "in_progress",
    Status.SELESAI: "closed",
}


def show_discovery() -> answers.Discovery:
    place = city().georeport
    endpoint: answers.Endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings().public_url}/open311/v2",
        "changeset": SERVICES_CHANGED,
        "type": "test" if settings().double else "production",
        "formats": ["text/xml", "application/json"],
    }
    return {
        "changeset": SERVICES_CHANGED,
        "contact": place.contact,
        "key_service": place.key_service,
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
        "keywords": ",".join(category.words),
        "group": city().groups[category.group],
    }


def show_definition(code: str) -> answers.Definition:
    asked = city().attributes.get(code, ())
    return {"service_code": code, "attributes": [_show_attribute(attribute) for attribute in asked]}


def _show_attribute(attribute: Attribute) -> answers.Attribute:
    told: answers.Attribute = {
        "variable": True,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "datatype_description": HELP[attribute.datatype],
        "order": attribute.order,
        "description": attribute.description,
    }
    if attribute.values:
        told["values"] = [{"key": key, "name": name} for key, name in attribute.values]
    return told


def show_filed(
    report: Report, danger: Danger | None, left_out: Sequence[BadField] = (), language: int = 0
) -> answers.Filed:
    """What a filing is answered with. ``left_out`` says what of the form was not taken, and why;
    ``language`` is the place in a pair.
    """
    tongue = [*Language][language]
    said = labels.with_emergency_call(labels.describe_promise(report, tongue), danger, city())
    if left_out:
        why = " ".join(_name_fault(each, language) for each in left_out)
        said = f"{said} {LEFT_OUT[tongue].format(why=why)}"
    return {"service_request_id": report.number, "service_notice": said, "account_id": None}


LEFT_OUT = both("Yang berikut tidak kami pakai. {why}", "We left this out. {why}")


def _name_fault(fault: BadField, language: int) -> str:
    """The sentence of a refusal, after the field where it does not begin with it."""
    field, sentence = fault.members["field"], problems.build_problem(fault, language)["detail"]
    return sentence if sentence.startswith(field) else f"{field}: {sentence}"


def show_request(line: Listed, *, extended: bool) -> answers.ServiceRequest:
    """A report as the public sees it. A private one has status and moments only."""
    seen = visibility.public_listed(line, city())
    known = city().categories.get(seen.category)
    told: answers.ServiceRequest = {
        "service_request_id": seen.number,
        "status": "closed" if seen.status is Status.SELESAI else "open",
        "status_notes": _show_status_notes(seen),
        "service_name": known.name if known else seen.category,
        "service_code": seen.category,
        "description": seen.description or None,
        "agency_responsible": labels.name_of(seen.holder, city()) if seen.holder else None,
        "service_notice": None,
        "requested_datetime": format_shown(seen.created_at),
        "updated_datetime": format_shown(seen.updated_at),
        "expected_datetime": format_shown(seen.complete_by) if seen.complete_by else None,
        "address": seen.place.address,
        "address_id": seen.place.area,
        "zipcode": None,
        "lat": seen.place.lat,
        "long": seen.place.lng,
        "media_url": next(iter(_photo_links(seen.number, seen.photos)), None),
    }
    if extended:
        told["attributes"] = [_show_answer(answer, seen.category) for answer in seen.answers]
        photos = _photo_links(seen.number, seen.photos)
        told["extended_attributes"] = {"channel": seen.channel or None, "photos": photos}
    return told


def _show_status_notes(seen: Listed) -> str:
    if seen.moderated:
        return moderation_texts.describe_withheld(seen.moderated, city(), Language.INDONESIAN)
    return labels.LABELS[seen.status]


def _photo_links(number: str, photos: Iterable[str]) -> list[str]:
    return [f"{track_url(number)}/photos/{name}" for name in photos]


def _show_answer(answer: Answer, category: str) -> answers.Chosen:
    asked = {attribute.code: attribute for attribute in city().attributes.get(category, ())}
    attribute = asked.get(answer.code)
    name = attribute.name_of(answer.value) if attribute else answer.value
    return {"code": answer.code, "key": answer.value, "name": name}


def show_notes(report: Report, entries: Iterable[Entry]) -> list[answers.Note]:
    """The public timeline, of a private report its moments only; of a long one the newest."""
    told = visibility.public_entries(report, entries, city())
    return newest_fitting([_show_note(entry, private=report.private) for entry in told], MOST_NOTES)


def _show_note(entry: Entry, *, private: bool) -> answers.Note:
    text = labels.LABELS[entry.status] if private else _entry_text(entry)
    return {"datetime": format_shown(entry.at), "description": text, "type": entry.kind}


def show_update(line: Listed, entry: Entry) -> answers.RequestUpdate:
    """An entry of a public report that is not one of privacy.NOT_PUBLIC."""
    seen, number = visibility.public_entry(entry, line.category, city()), line.number
    return {
        "update_id": update_id(number, seen.ref or seen.seq),
        "service_request_id": number,
        "status": STATES[seen.status],
        "updated_datetime": format_shown(seen.at),
        "description": _entry_text(seen),
        "media_url": next(iter(_photo_links(number, seen.photos)), None),
        "external_status_code": seen.status,
    }


def _entry_text(entry: Entry) -> str:
    """What is said: who reads it elsewhere sees nothing else of it."""
    if entry.kind is Kind.ESCALATION:
        return labels.rung_note(entry, city())
    if entry.kind is Kind.RATING:
        # the index of what happened has no room for the stars
        stars = f"menilai {entry.stars} dari 5" if entry.stars else "memberi penilaian"
        return f"Pelapor {stars}. {entry.note or ''}".strip()
    if entry.kind is Kind.VERIFICATION:
        done = entry.status is Status.SELESAI
        start = "Penyelesaian sudah diverifikasi." if done else "Penyelesaian ditolak."
        return f"{start} {entry.note or ''}".strip()
    if entry.kind in _ENTRY_OPENINGS:
        return f"{_ENTRY_OPENINGS[entry.kind]} {entry.note or ''}".strip()
    return entry.note or f"{labels.LABELS[entry.status]}: {labels.name_of(entry.holder, city())}"


_ENTRY_OPENINGS = {
    Kind.CONFIRMATION: "Penyelesaian dianggap diterima.",
    Kind.PAUSE: "Pekerjaan ditunda.",
    Kind.RESUME: "Pekerjaan dilanjutkan.",
    Kind.CATEGORY: "Kategori laporan diubah.",
    Kind.REOPEN: "Laporan dibuka kembali oleh pelapor.",
    Kind.MERGE: "Laporan digabungkan dengan laporan lain tentang hal yang sama.",
    Kind.UNMERGE: "Laporan dipisahkan kembali dari laporan lain.",
    Kind.APPEAL: "Pelapor mengajukan keberatan.",
}

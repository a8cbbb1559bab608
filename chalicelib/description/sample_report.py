"""A sample report with its timeline, and the answers that the API would give about it.

The functions that make the real answers make these too, so that they can't grow apart. It is stored
nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from chalicelib.casework import officer_actions
from chalicelib.casework.http import schemas as casework_schemas
from chalicelib.casework.http import views as casework_views
from chalicelib.casework.step import Step
from chalicelib.city import routes as city_routes
from chalicelib.city import schemas as city_schemas
from chalicelib.city.current import city
from chalicelib.city.rows import Kelurahan, Visibility
from chalicelib.duty import schemas as duty_schemas
from chalicelib.duty import views as duty_views
from chalicelib.duty.hours import parse_hours
from chalicelib.duty.messages.log_store import LoggedMessage
from chalicelib.duty.messages.sending import mask_contact_address
from chalicelib.duty.model import Contact as DutyContact
from chalicelib.duty.model import StepKey, Way
from chalicelib.intake import schemas as intake_schemas
from chalicelib.intake import views as intake_views
from chalicelib.intake.previews import preview
from chalicelib.intake.previews import views as preview_views
from chalicelib.notifications import schemas as notifications_schemas
from chalicelib.notifications import views as notifications_views
from chalicelib.pages import config
from chalicelib.pages import schemas as pages_schemas
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Officer, Role
from chalicelib.privacy import export
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy import schemas as privacy_schemas
from chalicelib.publishing.open311 import schemas as open311_schemas
from chalicelib.publishing.open311 import views as open311_views
from chalicelib.publishing.opendata import schemas as opendata_schemas
from chalicelib.publishing.opendata import views as opendata_views
from chalicelib.publishing.webhooks import rules as webhooks_rules
from chalicelib.publishing.webhooks import schemas as webhooks_schemas
from chalicelib.publishing.webhooks import webhook_delivery
from chalicelib.reports import list_line, number
from chalicelib.reports.access import visibility
from chalicelib.reports.contact.delivery_states import Logged, State
from chalicelib.reports.contact.preferences import SMS, Contact, mask_address_for
from chalicelib.reports.filing import GIVEN, Filing, Place
from chalicelib.reports.http import schemas as reports_schemas
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.http.timeline_views import entry_view
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.lifecycle.followup import FollowUp
from chalicelib.reports.list_line import Listed
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.store import queue_lines
from chalicelib.reports.timeline import Timeline
from chalicelib.senders.draft import Draft
from chalicelib.sla import office_calendar
from chalicelib.sla.office_calendar import Agenda, Due, PromisedStep

FILED_AT = datetime(2026, 11, 23, 1, tzinfo=UTC)  # a Monday
NOW = FILED_AT + timedelta(hours=3)
A_DAY = timedelta(days=1)
TOKEN = "4EsKEKm48JEBqkRFJEl2zxe0Wmoon11h"  # noqa: S105 -- it opens no report


@dataclass(frozen=True, slots=True)
class SampleReport:
    """One report: ``filed`` as it was received, ``report`` as it is now, and its ``timeline``."""

    filed: Report
    report: Report
    timeline: Timeline
    officer: Officer
    area: Kelurahan


@cache
def build_sample_report() -> SampleReport:
    """Return the sample report, made by the domain's own functions from the city's tables."""
    area, category = _pick_area(), next(iter(city().categories.values()))
    filing = Filing(
        channel="website",
        description=f"{category.name} di depan gang sejak tiga hari yang lalu",
        place=Place(f"Jalan Melati, {area.name}", area.lat, area.lng, area.code, GIVEN),
        received_at=FILED_AT,
        photos=("jalan.jpg",),
    )
    report_number = number.compose(FILED_AT, 7)
    filed, first = lifecycle.file_report(
        report_number,
        filing,
        category=category.code,
        visibility=Visibility.PUBLIC,
        token_hash=b"",
        city=city(),
    )
    officer = Officer("petugas", filed.holder, frozenset({Role.OFFICER}))
    step = Step(Action.PROSES, version=1, note="Segera ditindaklanjuti, terima kasih")
    report, second = officer_actions.take_step(filed, officer, step, NOW, city())
    return SampleReport(filed, report, Timeline(first, (second,)), officer, area)


def _pick_area() -> Kelurahan:
    """Return the kelurahan in the middle of the table."""
    rows = [*city().kelurahan.values()]
    return rows[len(rows) // 2]


@cache
def build_answers() -> Mapping[Any, Any]:
    """Return the answers about the sample report, by the type of each."""
    return {
        **_report_answers(),
        **_work_answers(),
        **_table_rows(),
        **_published_answers(),
        **_duty_answers(),
        pages_schemas.Config: _show_config(),
    }


def _report_answers() -> Mapping[Any, Any]:
    """Return what the public and the reporter are answered."""
    sample = build_sample_report()
    public = reports_views.public_view(sample.report, sample.timeline, NOW, Language.INDONESIAN)
    own = {**public, "emergency": None, "may": [FollowUp.COMMENTS, FollowUp.VISIBILITY]}
    contact = Contact(phone="+6281211272206")
    sent = Logged(
        1, SMS, State.SENT, FILED_AT, mask_address_for(SMS, contact), kind=Kind.STATUS, number=1
    )
    erasure, _ = privacy_rules.ask_erasure(sample.report, NOW, city())
    return {
        intake_schemas.Receipt: intake_views.receipt_view(
            sample.filed, TOKEN, FILED_AT, contact, Language.INDONESIAN
        ),
        intake_schemas.Preview: _show_preview(sample),
        reports_schemas.Report: public,
        reports_schemas.OwnReport: own,
        reports_schemas.Entry: entry_view(sample.timeline.last),
        reports_schemas.Promise: public["promise"],
        reports_schemas.Countdown: public["countdown"],
        notifications_schemas.SentNotice: notifications_views.view_notices(
            [sent], Language.INDONESIAN
        )["items"][0],
        privacy_schemas.Erasure: export.show_erasure(erasure, Language.INDONESIAN),
    }


def _show_preview(sample: SampleReport) -> intake_schemas.Preview:
    """Return the preview of the sample report, as its reporter saw it before filing."""
    filing = sample.filed.filing
    draft = Draft(
        channel=filing.channel,
        description=filing.description,
        received_at=filing.received_at,
        address=filing.place.address,
        lat=filing.place.lat,
        lng=filing.place.lng,
    )
    return preview_views.show_preview(preview.preview_alone(draft), FILED_AT, Language.INDONESIAN)


def _work_answers() -> Mapping[Any, Any]:
    """Return what officers are answered."""
    sample = build_sample_report()
    # without photos, whose links would be signed anew each time
    first, *newest = (replace(entry, photos=()) for entry in sample.timeline)
    unseen = Timeline(first, tuple(newest))
    record = casework_views.show_report(
        sample.report, unseen, NOW, sample.officer, Language.INDONESIAN
    )
    line = casework_views.show_line(
        queue_lines.line_of_report(sample.report), NOW, Language.INDONESIAN
    )
    return {
        casework_schemas.WorkReport: record,
        casework_schemas.WorkRecord: {**record, "possible_duplicates": [], "campaign": None},
        casework_schemas.WorkLine: line,
        casework_schemas.QueueLine: {**line, "moved": False},
    }


def make_sample_contact() -> DutyContact:
    """Return a duty contact of the office that holds the report."""
    return DutyContact(
        id="4ebc128eff76178a",
        office=build_sample_report().report.holder,
        way=Way.MAIL,
        address="piket@jakarta.go.id",
        label="Piket kelurahan",
        hours=parse_hours("mon-fri 07:00-15:00; sat 08:00-12:00"),
        created_at=FILED_AT,
        updated_at=NOW,
        confirmed_at=NOW,
    )


def _duty_answers() -> Mapping[Any, Any]:
    """Return what heads are answered about duty contacts."""
    contact, number = make_sample_contact(), build_sample_report().report.number
    sent = LoggedMessage(
        key="",
        contact=contact.id,
        way=contact.way,
        to=mask_contact_address(contact),
        steps=(StepKey(number, 3),),
        state=State.SENT,
        code="",
        retry=False,
        at=NOW,
    )
    return {
        duty_schemas.DutyContact: duty_views.show_contact(contact, NOW, Language.INDONESIAN),
        duty_schemas.DutyMessage: duty_views.show_message(sent),
    }


def _show_config() -> pages_schemas.Config:
    """Return what pages are told, of a stack on AWS."""
    region = "ap-southeast-3"
    login: pages_schemas.Login = {
        "region": region,
        "client": "4k2m1v7q9sexample",
        "endpoint": f"https://cognito-idp.{region}.amazonaws.com",
    }
    photos = f"https://lampiran.s3.{region}.amazonaws.com"
    return {**config.build_config(Language.INDONESIAN), "login": login, "photos": photos}


def _table_rows() -> Mapping[Any, Any]:
    """Return a row of each of the city's tables."""
    sample, tables, language = build_sample_report(), city(), Language.INDONESIAN
    return {
        city_schemas.Category: city_routes.show_category(
            tables.categories[sample.report.category], language
        ),
        city_schemas.Reason: city_routes.show_reason(next(iter(tables.reasons.values())), language),
        city_schemas.Office: city_routes.show_office(
            tables.offices[sample.report.holder], language
        ),
        city_schemas.Channel: city_routes.show_channel(tables.channels["website"], language),
        city_schemas.Area: city_routes.show_area(sample.area.code),
    }


def _published_answers() -> Mapping[Any, Any]:
    """Return what open data, Open311 and webhooks say of the report."""
    sample, line = build_sample_report(), list_line.listed_report(build_sample_report().report)
    full = open311_views.show_request(line, extended=True)
    full["notes"] = open311_views.show_notes(sample.report, sample.timeline)
    service_code = next(iter(city().attributes), sample.report.category)
    event = webhooks_rules.make_event(sample.report, sample.timeline.last, city())
    return {
        opendata_schemas.PublicLine: opendata_views.show_line(
            build_public_line(), Language.INDONESIAN
        ),
        opendata_schemas.Features: opendata_views.show_features([build_public_line()]),
        webhooks_schemas.WebhookEvent: event and webhook_delivery.event_body(event),
        open311_schemas.Discovery: open311_views.show_discovery(),
        open311_schemas.Service: open311_views.show_services()[0],
        open311_schemas.Definition: open311_views.show_definition(service_code),
        open311_schemas.Filed: open311_views.show_filed(sample.filed, None),
        open311_schemas.ServiceRequest: full,
        open311_schemas.RequestUpdate: open311_views.show_update(line, sample.timeline.last),
    }


def build_public_line() -> Listed:
    """Return the report as a public list has it."""
    return visibility.public_listed(list_line.listed_report(build_sample_report().report), city())


def write_calendar() -> str:
    """Return the calendar of the office that holds the report, with one promise in it."""
    report = build_sample_report().report
    due = Due(
        number=report.number,
        step=PromisedStep.COMPLETE,
        at=report.complete_by,
        changed_at=report.updated_at,
        version=report.version,
        paused=False,
        visibility=Visibility.PUBLIC,
        category=report.category,
        area=report.place.area,
    )
    return office_calendar.write_calendar(
        Agenda(report.holder, FILED_AT - A_DAY, (due,), whole=True)
    )

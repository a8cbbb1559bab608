"""Fill the running stack with the reports of ``local.city_plan``: `python -m local.seeding`, which
``local.run`` starts in the background.

The process runs the services of the API, the timer and the examination of photos, with its clock at
the moment of each step. It acts for several functions, so it has the rights of the account's root.
The functions behind the table's stream have the real clock: they would put what is due now amid
what happened weeks ago, and tell people of it. So they are kept from the seeded reports
(``local.seeding_stream``) until these have reached the present.
"""

import argparse
import heapq
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from random import Random
from typing import Any
from unittest.mock import patch

from chalicelib.casework import service as casework_service
from chalicelib.casework.moderation import Ruling
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.offices import superiors_of
from chalicelib.evidence import service as evidence_service
from chalicelib.intake import service as intake_service
from chalicelib.notifications.supporters import service as supporters_service
from chalicelib.notifications.supporters.service import SupporterIdentity
from chalicelib.platform import clock, ids
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.errors import Refusal
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.settings import settings
from chalicelib.publishing.map import file_store
from chalicelib.publishing.map import service as map_service
from chalicelib.reporters import reporter_actions
from chalicelib.reporters.reporter_actions import ReporterRequest
from chalicelib.reports import routing
from chalicelib.reports.contact.preferences import NOBODY, SMS, Contact
from chalicelib.reports.files import attachments
from chalicelib.reports.lifecycle.followup import FollowUp, Rating
from chalicelib.reports.lifecycle.verification import Judgement
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Decision, Verdict
from chalicelib.senders.draft import Draft
from chalicelib.sla import timer
from local import invented_facts
from local.city_plan import SEED, PlannedReport, load_texts, plan_city
from local.drawings import EARLIER, SCENES, draw_photo
from local.invented_facts import Places
from local.lifeline import end_with_parent
from local.seeding_stream import SeedingStream
from operate.local_run import make_client
from operate.photo import upload_photo

EXAMINED_AFTER = timedelta(minutes=2)  # how long after a closing its photos are examined
NICENESS = 5  # requests of the developer go first
Upload = Callable[[bytes], str]


class Hands:
    """The hands of this process's clock. They go forward only."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def move(self, moment: datetime) -> None:
        self._moment = max(self._moment, moment)


@dataclass
class Filed:
    """A report that is there: its plan, its number, its reporter's token, and its state when this
    process saw it last.
    """

    plan: PlannedReport
    number: str
    token: str
    report: Report


class Seeder:
    """Files the reports of a plan, takes the steps of all of them in the order of their moments,
    and wakes their timers when these are due. ``upload`` takes a photo and returns its id.
    """

    def __init__(self, plan: Sequence[PlannedReport], upload: Upload) -> None:
        self.filed: dict[int, Filed] = {}
        self.refused: list[str] = []
        self._upload = upload
        self._hands = Hands(min((planned.at for planned in plan), default=clock.now()))
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        for planned in plan:
            self._put(planned.at, partial(self._file, planned))
            for step in planned.steps:
                self._put(step.at, partial(self._step, planned, step.act, step.details))

    @property
    def numbers(self) -> set[str]:
        """The numbers of the reports that are filed."""
        return {filed.number for filed in self.filed.values()}

    def find_example(self) -> str:
        """Return the number of a public report that was done, with photos before and after."""
        return next(
            filed.number
            for filed in self.filed.values()
            if filed.plan.story == "verified" and filed.plan.scene and filed.plan.level == "public"
        )

    def run(self, until: datetime, pulse: Callable[[], None] = lambda: None) -> None:
        """Do everything that lies before a moment, and call ``pulse`` after each step. What is
        refused is printed and left out.
        """
        numbers = Random(SEED)  # noqa: S311 - the numbers of reports are no secrets
        with (
            patch.object(clock, "now", self._hands.now),
            patch.object(ids, "draw_number", numbers.randrange),
        ):
            while self._queue and self._queue[0][0] <= until:
                moment, _, act = heapq.heappop(self._queue)
                self._hands.move(moment)
                act()
                pulse()

    def start_timers(self) -> None:
        """Start the timer of each report that still has something due."""
        for filed in self.filed.values():
            if filed.report.wake_at is not None:
                timer.start_timer(filed.number, filed.report.run, filed.report.wake_at)

    def _put(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (moment, next(self._order), act))

    def _file(self, planned: PlannedReport) -> None:
        uploads = (self._draw(planned, after=False),) if planned.scene else ()
        contact = Contact(phone=planned.contact, proven=frozenset({SMS}))
        taken = intake_service.file_draft(
            Draft(
                channel=planned.channel,
                description=planned.text,
                received_at=self._hands.now(),
                category=planned.category,
                address=planned.address,
                lat=planned.lat,
                lng=planned.lng,
                area=planned.area,
                contact=contact if planned.contact else NOBODY,
                visibility=planned.level,
                uploads=uploads,
            )
        )
        filed = Filed(planned, taken.report.number, taken.token or "", taken.report)
        self.filed[planned.key] = filed
        self._follow(filed, taken.report)
        self._keep_photos(filed, 1, taken.report.filing.photos)

    def _keep_photos(self, filed: Filed, seq: int, photos: Sequence[str]) -> None:
        """Keep the photos of an entry, and have them examined a little later."""
        for photo in photos:
            attachments.keep_upload(filed.number, photo)
        if photos:
            self._put(self._hands.now() + EXAMINED_AFTER, partial(self._examine, filed, seq))

    def _draw(self, planned: PlannedReport, *, after: bool) -> str:
        """Draw a photo and upload it. What has no scene of its own is closed with a clean place."""
        scene = planned.scene or _find_scene(planned) or next(iter(SCENES))
        taken_at = self._hands.now() - EARLIER
        return self._upload(draw_photo(scene, str(planned.key), taken_at, after=after))

    def _step(self, planned: PlannedReport, act: str, details: Mapping[str, Any]) -> None:
        filed = self.filed.get(planned.key)
        if filed is None:
            return
        try:
            report = getattr(self, act)(filed, **details)
        except Refusal as refusal:
            self.refused.append(f"{planned.story} {act} {filed.number}: {refusal!r}")
            print(f"refused: {self.refused[-1]}", flush=True)
            return
        if report is not None:
            self._follow(filed, report)

    def _follow(self, filed: Filed, report: Report) -> None:
        """Remember the report's state, and wake its timer when it is due."""
        filed.report = report
        if report.wake_at is not None:
            self._put(report.wake_at, partial(self._wake, filed, report.run, report.wake_at))

    def _wake(self, filed: Filed, run: int, moment: datetime) -> None:
        if (filed.report.run, filed.report.wake_at) != (run, moment):
            return
        timer.wake_timer(filed.number, run)
        self._follow(filed, self._load(filed))

    def _load(self, filed: Filed) -> Report:
        return reports.load_report(filed.number, consistent=True)[0]

    def _act(self, filed: Filed, officer: Officer, step: Step) -> Report:
        return casework_service.act_on_report(filed.number, officer, step)[0]

    # The steps, by the names of the plan.

    def work(self, filed: Filed, *, action: str, note: str) -> Report:
        step = Step(Action(action), None, note=note)
        return self._act(filed, _find_officer(filed.report.holder), step)

    def hand_over(self, filed: Filed, *, action: str, to: str, note: str) -> Report:
        step = Step(Action(action), None, note=note, to_agency=_find_target(filed.report, to))
        return self._act(filed, _find_officer(filed.report.holder), step)

    def recategorise(self, filed: Filed, *, category: str) -> Report:
        step = Step(Action.RECATEGORISE, None, category=category)
        return self._act(filed, _find_officer(filed.report.holder), step)

    def pause(self, filed: Filed, *, reason: str, note: str, hours: float) -> Report:
        until = self._hands.now() + timedelta(hours=hours)
        step = Step(Action.PAUSE, None, note=note, reason=reason, until=until)
        return self._act(filed, _find_officer(filed.report.holder), step)

    def ask_office(self, filed: Filed, *, note: str) -> Report:
        target = _find_target(filed.report, "other")
        step = Step(Action.TASK, None, note=note, to_agency=target)
        return self._act(filed, _find_officer(filed.report.holder), step)

    def answer_office(self, filed: Filed, *, note: str) -> Report:
        task = filed.report.tasks[0]
        step = Step(Action.ANSWER, None, note=note, task=task.seq)
        return self._act(filed, _find_officer(task.office), step)

    def close(self, filed: Filed, *, note: str) -> Report:
        """Close the report, with a photo where its category needs one, and have it examined."""
        needs = city().categories[filed.report.category].closing_photo
        photos = (self._draw(filed.plan, after=True),) if needs else ()
        step = Step(Action.SELESAI, None, note=note, photos=photos)
        officer = _find_officer(filed.report.holder)
        report, timeline = casework_service.act_on_report(filed.number, officer, step)
        closing = timeline.find_entry(report.version)
        if closing is not None:
            self._keep_photos(filed, closing.seq, closing.photos)
        return report

    def _examine(self, filed: Filed, seq: int) -> None:
        evidence_service.examine_entry(filed.number, seq)
        self._follow(filed, self._load(filed))

    def close_as_outside(self, filed: Filed, *, reason: str, note: str) -> Report:
        step = Step(Action.OUTSIDE, None, note=note, reason=reason)
        return self._act(filed, _find_officer(filed.report.holder, Role.VERIFIER), step)

    def merge(self, filed: Filed) -> Report:
        into = self.filed[filed.plan.key - 1]
        officer = _find_officer(city().settings.top, Role.HEAD)
        report = self._act(filed, officer, Step(Action.MERGE, None, into=into.number))
        self._follow(into, self._load(into))
        return report

    def verify(self, filed: Filed, *, verdict: str, note: str) -> Report:
        judgement = Judgement(Verdict(verdict), self._load(filed).version, note)
        verifier = _find_officer(city().settings.triage, Role.VERIFIER)
        return casework_service.verify_closing(filed.number, verifier, judgement)[0]

    def moderate(self, filed: Filed, *, decision: str, reason: str, office: str) -> Report:
        officer = _find_officer(city().settings.triage)
        if office == "holder":
            officer = _find_officer(filed.report.holder, Role.HEAD)
        ruling = Ruling(Decision(decision), self._load(filed).version, reason)
        return casework_service.moderate_report(filed.number, officer, ruling)[0]

    def comment(self, filed: Filed, *, text: str) -> Report:
        request = _make_request(filed, FollowUp.COMMENTS)
        return reporter_actions.comment_report(request, text, ())[0]

    def rate(self, filed: Filed, *, stars: int, reasons: list[str]) -> Report:
        request = _make_request(filed, FollowUp.RATING)
        return reporter_actions.rate_report(request, Rating(stars, tuple(reasons)))[0]

    def reopen(self, filed: Filed, *, reason: str) -> Report:
        return reporter_actions.reopen_report(_make_request(filed, FollowUp.REOPEN), reason, ())[0]

    def appeal(self, filed: Filed, *, reason: str) -> Report:
        return reporter_actions.appeal_report(_make_request(filed, FollowUp.APPEAL), reason)[0]

    def support(self, filed: Filed, *, person: int) -> None:
        """Say "me too" from a device of one's own, where the report is listed."""
        if filed.report.visibility not in LISTED:
            return
        device = f"seed-device-{filed.plan.key:04}-{person:04}"
        address = f"198.51.{filed.plan.key % 250}.{person % 250}"
        supporters_service.add_support(filed.number, SupporterIdentity(NOBODY, device, address))


LISTED = ("public", "facts")


def _make_request(filed: Filed, what: FollowUp) -> ReporterRequest:
    return ReporterRequest(filed.number, filed.token, what)


def _find_officer(office: str, role: Role = Role.OFFICER) -> Officer:
    return Officer(f"seed-{office}-{role}", office, frozenset({role}))


def _find_scene(planned: PlannedReport) -> str:
    """Return the picture that goes with the category of a report, or "" for none."""
    rows = load_texts()["matter"]
    return next(
        (row.picture for row in rows if row.category == planned.category and row.picture), ""
    )


def _find_target(report: Report, target: str) -> str:
    """Return the code of an office that the plan names by its part in the report."""
    if target == "triage":
        return city().settings.triage
    area = report.place.area or ""
    if target == "kelurahan":
        return area
    responsible = routing.responsible_office(city().categories[report.category], area, city()).code
    kecamatan = next(superiors_of(city().offices[area].code, city())).code
    if target == "other":
        return routing.office_by_rule("suku_dinas:SATPOLPP", area, city()).code
    if target == "kecamatan" or responsible in (area, report.holder):
        return kecamatan
    return responsible


def draw_map() -> None:
    """Make the map of reports anew. Its next run would look for what changed in the last minutes,
    and the seeded reports changed weeks ago.
    """
    get_client("s3").delete_object(Bucket=settings().bucket, Key=file_store.KEY)
    map_service.make_map()


def main() -> int:
    """Seed the stack that the environment names; the last line printed says how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="of the API")
    parser.add_argument("--endpoint", required=True, help="of the local AWS")
    parser.add_argument("--facts", required=True, help="the bucket of facts")
    parser.add_argument("--facts-queue", required=True, help="the queue of facts, its address")
    parser.add_argument("--figures", required=True, help="the function that counts the figures")
    options = parser.parse_args()
    end_with_parent()
    os.nice(NICENESS)
    now = clock.now()
    plan = plan_city(now, city())
    seeder = Seeder(plan, partial(upload_photo, options.url, "foto.jpg"))
    began = time.monotonic()
    aws = partial(make_client, options.endpoint)
    places = Places(options.facts, options.facts_queue, options.figures)
    try:
        batches = invented_facts.store_city(
            aws("s3"), places, now, [planned.at for planned in plan]
        )
        invented_facts.count_figures(aws("lambda"), places)
        print(f"{batches} days of invented facts after {_describe_time(began)}", flush=True)
        with SeedingStream(aws, lambda: seeder.numbers) as stream:
            seeder.run(now, stream.pulse)
            seeder.start_timers()
        draw_map()
        invented_facts.announce_reports(aws("sqs"), places, seeder.numbers)
    except Exception as fault:  # whatever it is, the stack goes on without the rest
        traceback.print_exc()
        print(f"{type(fault).__name__}: {' '.join(str(fault).split())}", flush=True)
        return 1
    if seeder.refused:
        print(f"{len(seeder.refused)} steps were refused.")
    print(_describe_time(began))
    example = f"{options.url}/laporan/{seeder.find_example()}"
    print(f"{len(seeder.filed)} reports are there, among them {example}", flush=True)
    return 0


def _describe_time(began: float) -> str:
    used = os.times()
    cpu = used.user + used.system + used.children_user + used.children_system
    return f"{time.monotonic() - began:.1f} s, {cpu:.1f} s of CPU here"


if __name__ == "__main__":
    sys.exit(main())

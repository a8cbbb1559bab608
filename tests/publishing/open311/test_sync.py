"""A client that keeps a copy of all public reports and asks for what was updated since the last
moment it was shown: whatever happens to the reports, it ends with the same copy as one that reads
everything, and every list tells the moment that the report itself tells (docs/decisions/0034).
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chalicelib.intake import store as intake_store
from chalicelib.platform.errors import Refusal
from chalicelib.platform.moments import format_shown
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.model import Report
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Entry, Timeline
from tests.api import opendata
from tests.builders import KEBON_JERUK, a_report
from tests.moto_aws import Aws, Hands
from tests.publishing.open311.partners import asked
from tests.reports.http.test_views_http import CITY, STEPS, Told

MANY = 3
DRAWS = count(1000)  # each life has reports of its own
# hidden entries often, since these must not show, and whatever hides a report and shows it
QUIET = ["limit", "comment", "task", "clock", "release", "identity", "exported"]
LOUD = ["proses", "selesai", "flagged", "rated", "said", "added", "hidden", "shown", "koordinasi"]
RARE = ["moderation hide", "moderation restore", "moderation reject", "merged", "erasure asked"]
LIVES = st.lists(
    st.tuples(st.integers(0, MANY - 1), st.sampled_from([*QUIET, *LOUD, *LOUD, *RARE]))
    | st.tuples(st.just(MANY), st.sampled_from(["poll", "wait", "wait long"])),
    min_size=12,
    max_size=40,
)

LATER = [(MANY, "poll"), (MANY, "wait")]


def test_a_copy_kept_up_to_date_is_as_good_as_one_read_anew(
    http: Any, aws: Aws, hands: Hands
) -> None:
    @example(life=[(0, "hidden"), *LATER, (1, "said"), *LATER, (0, "shown")])
    @given(life=LIVES)
    @settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def lived(life: list[tuple[int, str]]) -> None:
        _live(http, hands, life)

    lived()


class Copy:
    """What a client keeps, as docs/open311.md tells it to."""

    def __init__(self, http: Any, since: datetime) -> None:
        self.http, self.last = http, format_shown(since)
        self.kept: dict[str, Any] = {}

    def poll(self) -> None:
        for line in _pages(self.http, updated_after=self.last, page_size=2):
            self.kept[line["service_request_id"]] = line
            self.last = max(self.last, line["updated_datetime"])

    def leave_out_what_was_hidden(self) -> None:
        answer = asked(self.http, "requests.json", service_request_id=",".join(self.kept))
        public = [each for each in json.loads(answer.body) if each["agency_responsible"]]
        numbers = {each["service_request_id"] for each in public}
        self.kept = {number: line for number, line in self.kept.items() if number in numbers}


def _pages(http: Any, **query: Any) -> Iterator[dict[str, Any]]:
    while query:
        answer = asked(http, "requests.json", **query)
        assert answer.status_code == 200, answer.body
        yield from json.loads(answer.body)
        link = urlsplit(answer.headers.get("Link", "").removeprefix("<").partition(">")[0])
        query = dict(parse_qsl(link.query))


def _live(http: Any, hands: Hands, life: list[tuple[int, str]]) -> None:
    begin = hands.moment
    told = [_filed(begin) for _ in range(MANY)]
    copy = Copy(http, begin)
    doing: dict[str, Callable[[], Any]] = {
        "poll": copy.poll,
        "wait": lambda: hands.forward(seconds=5),
        "wait long": lambda: hands.forward(hours=20),
    }
    for at, what in life:
        if at == MANY:
            doing[what]()
        else:
            told[at] = _stepped(told[at], what, hands.moment)
    copy.poll()
    copy.leave_out_what_was_hidden()
    numbers = {report.number for report, _ in told}
    whole = {
        line["service_request_id"]: line for line in _pages(http, start_date=format_shown(begin))
    }
    assert {number: copy.kept.get(number) for number in whole.keys() & numbers} == {
        number: whole[number] for number in whole.keys() & numbers
    }
    assert copy.kept.keys() & numbers == whole.keys() & numbers
    _same_moment_everywhere(
        http, hands, whole, [each for each in told if is_listed(each[0].visibility)]
    )


def _filed(at: datetime) -> Told:
    report, entry = a_report(received_at=at, draw=next(DRAWS))
    intake_store.create_report(report, entry, Contact(), None, None)
    return report, (entry,)


def _stepped(told: Told, what: str, now: datetime) -> Told:
    report, entries = told
    if report.erased_at:  # its reporter is nobody any more
        return told
    try:
        after, new = _step(report, what, now)
    except Refusal:
        return told
    if after is not report:
        reports.save_report(report, after, new, earlier=Timeline(entries[0], entries[1:]))
    return after, (*entries, *new)


def _step(report: Report, what: str, now: datetime) -> tuple[Report, tuple[Entry, ...]]:
    if what == "clock":  # as the timer does it, which never sees the future
        return check_promise(report, now, CITY, most=2)
    return STEPS[what](report, now)


def _same_moment_everywhere(
    http: Any, hands: Hands, whole: dict[str, Any], public: list[Told]
) -> None:
    query = {"limit": "100", "from": f"{hands.moment - timedelta(days=60):%Y-%m-%d}"}
    lists = [
        {line["number"]: line["updated_at"] for line in opendata.items(http, **each)}
        for each in (query, {**query, "kelurahan": KEBON_JERUK})
    ]
    rows = opendata.rows(opendata.asked(http, "/v1/reports.csv", **query))
    lists.append({row["number"]: row["updated_at"] for row in rows})
    for report, entries in public:
        number = report.number
        seen = http.get(f"/v1/reports/{number}").json_body
        moments = {seen["updated_at"], whole[number]["updated_datetime"]}
        moments |= {each[number] for each in lists}
        assert moments == {format_shown(report.public.at)}
        happened = json.loads(asked(http, "servicerequestupdates.json").body)
        ids = [each["update_id"] for each in happened if each["service_request_id"] == number]
        assert ids == [f"{number}-{entry['seq']}" for entry in seen["timeline"] if entry["seq"] > 1]
        assert seen["version"] >= seen["timeline"][-1]["seq"], (number, len(entries))

"""Two months that were counted by hand.

Kelurahan A gets six public reports in January, each at noon, which promise an answer within six
hours and the end within ten days:

    r1  5 Jan  answered  6 Jan 09:00 (late), finished 15 Jan 12:00: 10 days, just on time
    r2  5 Jan  answered  5 Jan 18:00 (just on time), finished 16 Jan 12:00: 11 days, late
    r3  6 Jan  answered and finished 8 Jan 12:00 (answer late): 2 days; reopened 3 Feb 12:00,
               finished again 4 Feb 12:00: 29 days after its filing, late
    r4  7 Jan  handed to B on 8 Jan 12:00 (A's answer was due on 7 Jan 18:00), which promises an
               answer until 9 Jan 12:00, answers 9 Jan 11:00 and finishes 11 Jan 12:00: 4 days
    r5  8 Jan  never answered
    r6  9 Jan  rejected by moderators on 9 Jan 13:00

and one private report, r7, on 9 Jan, which is open.
"""

from typing import Any

from tests.figures.random_city import DAY, HOUR, Row, epoch, make_row
from tests.figures.sql_count import Rows, count_all, months_until

NOW = epoch("2026-02-05 12:00")
STAGES: Row = {"channel": "jaki", "category": "jalan", "kelurahan": "31.73.05.1001", "office": "A"}


def file_report(name: str, day: str, **members: Any) -> Row:
    moment = epoch(f"2026-01-{day} 12:00")
    times = {"moment": moment, "filed": moment, "answer_due": moment + 6 * HOUR}
    promise = {"complete_due": moment + 10 * DAY}
    first = {"report": name, "seq": 1, "kind": "status", "status": "menunggu"}
    first |= {"reporter": name, "reporter_year": name[:2]}
    return make_row(**{**STAGES, **times, **promise, **first, **members})


def go_on(before: Row, moment: str, **members: Any) -> Row:
    """Return the next fact of a report; what it has stays unless it is given anew."""
    standing = {name: before[name] for name in before if name not in ("day", "month", *ONCE)}
    next_one = {"seq": before["seq"] + 1, "moment": epoch(f"2026-{moment}"), "kind": "status"}
    return make_row(**{**standing, **next_one, **members})


ONCE = ("reporter", "reporter_year", "verdict", "stars", "rung", "handover", "giver")


def make_facts() -> list[Row]:
    r1, r2, r3 = file_report("r1", "05"), file_report("r2", "05"), file_report("r3", "06")
    r4, r5, r6 = file_report("r4", "07"), file_report("r5", "08"), file_report("r6", "09")
    r1b = go_on(r1, "01-06 09:00", status="proses", answered=epoch("2026-01-06 09:00"))
    r2b = go_on(r2, "01-05 18:00", status="proses", answered=epoch("2026-01-05 18:00"))
    r3b = go_on(r3, "01-08 12:00", **end("01-08 12:00"), answered=epoch("2026-01-08 12:00"))
    r3c = go_on(
        r3b,
        "02-03 12:00",
        kind="reopen",
        status="proses",
        closed=None,
        outcome=None,
        actor="pelapor",
    )
    due = epoch("2026-01-09 12:00")
    passed: Row = {"status": "koordinasi", "office": "B", "giver": "A", "handover": True}
    r4b = go_on(r4, "01-08 12:00", **passed, answer_due=due)
    r4c = go_on(r4b, "01-09 11:00", status="proses", answered=epoch("2026-01-09 11:00"))
    r5b = go_on(r5, "01-09 12:00", kind="escalation", rung=2)
    r5c = go_on(r5b, "01-10 12:00", kind="escalation", rung=3)
    r1c = go_on(r1b, "01-15 12:00", **end("01-15 12:00"))
    return [
        *(r1, r1b, r1c, go_on(r1c, "01-20 12:00", kind="rating", stars=2)),
        go_on(r1c, "01-21 12:00", seq=5, kind="rating", stars=4),  # the last one counts
        *(r2, r2b, go_on(r2b, "01-16 12:00", **end("01-16 12:00"))),
        *(r3, r3b, r3c, go_on(r3c, "02-04 12:00", **end("02-04 12:00"))),
        *(r4, r4b, r4c, go_on(r4c, "01-11 12:00", **end("01-11 12:00"))),
        *(r5, r5b, r5c),
        *(r6, go_on(r6, "01-09 13:00", **end("01-09 13:00", "rejected"))),
        file_report("r7", "09", level="private"),
    ]


def end(moment: str, outcome: str = "done") -> Row:
    return {"status": "selesai", "closed": epoch(f"2026-{moment}"), "outcome": outcome}


def count() -> dict[str, Rows]:
    facts = make_facts()
    # each twice and in another order, as an at-least-once queue may bring them
    return count_all([*reversed(facts), *facts], months_until("2026-01", NOW))


def test_two_months_counted_by_hand() -> None:
    found = count()
    # January: r1 to r6 filed; r1 10 days, r2 11, r3 2, r4 4 finished, too few for a median.
    # February: r3 again, 29 days.
    assert found["reports_by_month"] == [
        ("2026-01", 6, 4, 27 * DAY, None),
        ("2026-02", 0, 1, 29 * DAY, None),
    ]
    # B holds r4 at the end of January.
    assert found["reports_by_office"] == [
        ("2026-01", "A", 5, 3, 23 * DAY, None),
        ("2026-01", "B", 1, 1, 4 * DAY, None),
        ("2026-02", "A", 0, 1, 29 * DAY, None),
    ]
    # six people; one more filed a private report alone, and one is too few. February is not closed
    assert found["reporters_by_month"] == [("2026-01", "all", 6), ("2026-01", "jaki", 6)]
    # A answered r1, r2 (on time), r3, passed r4 on late, and owes r5 an answer: 1 of 5.
    # A finished r1 (on time), r2 and r3 (on time), and r5 is overdue since 18 January: 2 of 4.
    # B answered r4 on time and finished it on time. In February r3 ends late and r5 stays: 0 of 2.
    assert found["promises_by_office"] == [
        ("2026-01", "A", 3, 1, 1, 1, 1 / 5, 3, 2, 1, 1, 2 / 4),
        ("2026-01", "B", 1, 1, 0, 0, 1.0, 1, 1, 0, 0, 1.0),
        ("2026-02", "A", 0, 0, 0, 1, 0.0, 1, 0, 1, 1, 0.0),
    ]
    assert found["promises_by_month"] == [
        ("2026-01", 4, 2, 1, 1, 2 / 6, 4, 3, 1, 1, 3 / 5),
        ("2026-02", 0, 0, 0, 1, 0.0, 1, 0, 1, 1, 0.0),
    ]
    # reopened, accepted, rejected, rated, stars, escalated (r5, twice)
    assert found["quality_by_office"] == [
        ("2026-01", "A", 0, 0, 0, 1, 4, 1),
        ("2026-02", "A", 1, 0, 0, 0, 0, 0),
    ]
    assert found["quality_by_month"][0] == ("2026-01", 0, 0, 0, 1, 4, 4.0, 1)
    assert found["ladder_by_month"] == [("2026-01", "escalation", 3, 1)]
    assert found["open_now"] == [("A", 1, 1, 1)]


def test_the_time_that_offices_held_reports_by_hand() -> None:
    # menunggu at A: r1 21 hours, r2 6, r3 2 days, r4 1 day, r5 from 8 January noon to the end of
    # the month 23.5 days, r6 1 hour. proses: r1 9 days and 3 hours, r2 10 days and 18 hours.
    # B: koordinasi 23 hours, proses 2 days and 1 hour.
    found = count()["office_time"]
    assert found[:4] == [
        ("2026-01", "A", "menunggu", 6, 28 * HOUR + 3 * DAY + 564 * HOUR, 1),
        ("2026-01", "A", "proses", 2, 19 * DAY + 21 * HOUR, 0),
        ("2026-01", "B", "koordinasi", 1, 23 * HOUR, 0),
        ("2026-01", "B", "proses", 1, 49 * HOUR, 1),
    ]
    # February until the 5th at noon: r5 4.5 days; r3 open for a day.
    assert found[4:] == [
        ("2026-02", "A", "menunggu", 1, 108 * HOUR, 1),
        ("2026-02", "A", "proses", 1, 1 * DAY, 0),
    ]


def test_private_reports_are_sums_of_closed_months() -> None:
    private = count()["private_by_office"]
    # r7: filed, not answered, open, and its end is overdue since 19 January
    assert private == [("2026-01", "A", 1, 0, 0, 0, 1, 0, 0, 1, 1, *[0] * 6)]


def test_five_key_figures_of_a_quarter_by_hand() -> None:
    found = {row[3]: row[4:] for row in count()["kpi"] if row[1] == "2026-Q1"}
    # answers: on time 2 of 4 given, 1 passed on late and 1 owed at the end
    assert found["responsiveness"] == (2 / 6, 2, 6, None)
    # ends: on time 3 of 5 given and 1 overdue at the end
    assert found["efficiency"] == (3 / 6, 3, 6, None)
    # 27 and 29 days for five ends
    assert found["effectiveness"] == (56 * DAY / 5, 56 * DAY, 5, None)
    # six reports, whose people are counted when the quarter is over; six of seven reports can be
    # followed
    assert found["participation"] == (6.0, 6, None, None)
    assert found["transparency"] == (6 / 7, 6, 7, None)


def test_the_people_of_a_quarter_are_counted_once_by_hand() -> None:
    """Somebody who reports in January and in February is one person of the quarter."""
    again = file_report("r8", "09", reporter="r8", reporter_year="r1")
    later = {"moment": epoch("2026-02-09 12:00"), "filed": epoch("2026-02-09 12:00")}
    again = make_row(**{**again, **later, "day": "2026-02-09", "month": "2026-02"})
    months = months_until("2026-01", epoch("2026-04-01 00:00"))
    found = count_all([*make_facts(), again], months)
    assert found["reporters_by_period"] == [("quarter", "2026-Q1", 6)]
    assert ("2026-02", "all", None) in found["reporters_by_month"], "one is too few to be shown"
    kpi = {row[3]: row for row in found["kpi"] if row[1] == "2026-Q1"}
    assert kpi["participation"][5:7] == (7, 6)


def test_a_median_is_shown_from_five_reports_on() -> None:
    # 1, 2, 3, 5 and 9 days: the third
    spans = (1, 2, 3, 5, 9)
    facts = []
    for place, days in enumerate(spans):
        first = file_report(f"m{place}", "05")
        facts += [first, go_on(first, f"01-{5 + days:02} 12:00", **end(f"01-{5 + days:02} 12:00"))]
    months = months_until("2026-01", NOW)
    assert count_all(facts, months)["reports_by_month"][0] == (
        *("2026-01", 5, 5, 20 * DAY, 3.0 * DAY),
    )
    assert count_all(facts[:-2], months)["reports_by_month"][0][4] is None


def test_a_hand_over_that_was_taken_back_is_no_late_one() -> None:
    """A hands r9 to B after its promise and takes it back the next day: A still owes the answer."""
    first = file_report("r9", "05")
    passed: Row = {"status": "koordinasi", "office": "B", "giver": "A", "handover": True}
    given = go_on(first, "01-06 12:00", **passed, answer_due=epoch("2026-01-07 12:00"))
    back: Row = {"status": "menunggu", "office": "A", "kind": "taken_back"}
    taken = go_on(given, "01-07 09:00", **back, answer_due=first["answer_due"])
    found = count_all([first, given, taken], months_until("2026-01", NOW))
    assert found["promises_by_office"][0][:6] == ("2026-01", "A", 0, 0, 0, 1)

"""The scores of a quarter that was counted by hand.

Each report is A's, promises an answer within six hours and the end within ten days, and was filed
at noon:

    s1   5 Jan  answered 15:00, done 14 Jan, rated 5: answer and end in time
    s2   6 Jan  asked 13:00, begun 7 Jan (late: a question is no answer), paused from 10 to 20 Jan,
                done 20 Jan: 14 days, late without the pause
    s3   7 Jan  passed to B at 14:00, before half of the promised answer: nothing of A. B answers on
                8 Jan and has it done on 16 Jan, 9 days: answer and end in time
    s4   8 Jan  passed to B at 16:00, after half: an answer that is late. B gives it back the next
                day at noon, before half of its own three days: nothing of B. Done 25 Jan: late. A
                had it all the time, with what it was at B, and B 20 hours, less than a quarter
    s5   9 Jan  answered 13:00, done 12 Jan, reopened 14 Jan, open since: late and waiting
    s6  10 Jan  sent elsewhere at 13:00 by A alone, so it is open: no answer, late and waiting
    s7  11 Jan  rejected by moderators: nothing
    s8  12 Jan  filed by A itself, done at once: nothing
    s9  12 Jan  follows s1 from 14:00 on, which had its answer: answer and end in time
    s10 20 Mar  answered 13:00, done 29 Mar, rejected by the verifier on 5 Apr: answer in time, late
                and waiting at the end of the quarter
    s11 13 Jan  answered 13:00, done 15 Jan, reopened 16 Jan, done 18 Jan: in time, reopened
    s12 14 Jan  answered 13:00, done 16 Jan, rejected 20 Jan, done 22 Jan: in time, rejected

A has 9 answers, 6 in time (s1, s5, s9 to s12; not s2, s4, s6), and 9 ends, 4 in time (s1, s9, s11,
s12; not s2, s4, s5, s6, s10). Three reporters wait (s5, s6, s10). It closed 6 more (s1, s2, s4, s9,
s11, s12), of which one was reopened and one rejected. One was rated, with 5 stars. B has one answer
and one end, in time.
"""

from dataclasses import replace
from typing import Any

from tests.figures.random_city import DAY, HOUR, TRIAGE, Row, epoch
from tests.figures.sql_count import SCORE_RULES, count_scores, quarters_until
from tests.figures.test_golden_months import end, file_report, go_on

NOW = epoch("2026-05-01 12:00")


OPENED: Row = {"status": "proses", "closed": None, "outcome": None}
REJECTED: Row = {"kind": "verification", "verdict": "rejected", "actor": TRIAGE, **OPENED}


def at(moment: str) -> int:
    return epoch(f"2026-{moment}")


def file_own(name: str, day: str, **members: Any) -> Row:
    return file_report(name, day, **{"actor": "pelapor", **members})


def answer(before: Row, moment: str) -> Row:
    office = before["office"]
    return go_on(before, moment, status="proses", answered=at(moment), actor=office)


def close(before: Row, moment: str, outcome: str = "done", **members: Any) -> Row:
    answered = before["answered"] or at(moment)
    more = {"actor": before["office"], "answered": answered, **members}
    return go_on(before, moment, **{**end(moment, outcome), **more})


def follow(before: Row, moment: str, other: str, status: str) -> Row:
    joined: Row = {"closed": at(moment), "outcome": "merged", "follows": other, "status": status}
    return go_on(before, moment, kind="merge", actor="A", giver="A", **joined)


def make_lives() -> list[Row]:
    s1 = [file_own("s1", "05")]
    s1 += [answer(s1[-1], "01-05 15:00")]
    s1 += [close(s1[-1], "01-14 12:00")]
    s1 += [go_on(s1[-1], "01-16 12:00", kind="rating", stars=5, actor="pelapor")]

    s2 = [file_own("s2", "06")]
    asked = at("01-06 13:00")
    s2 += [go_on(s2[-1], "01-06 13:00", kind="question", answered=asked, actor="A")]
    s2 += [go_on(s2[-1], "01-07 12:00", status="proses", actor="A")]
    moved = s2[0]["complete_due"] + 10 * DAY
    s2 += [go_on(s2[-1], "01-10 12:00", kind="pause", complete_due=moved, actor="A")]
    s2 += [go_on(s2[-1], "01-20 11:00", kind="resume", paused=10 * DAY - HOUR, actor="A")]
    s2 += [close(s2[-1], "01-20 12:00")]

    s3 = [file_own("s3", "07")]
    passed: Row = {"status": "koordinasi", "handover": True, "giver": "A", "actor": "A"}
    s3 += [go_on(s3[-1], "01-07 14:00", office="B", answer_due=at("01-10 14:00"), **passed)]
    s3 += [answer(s3[-1], "01-08 12:00")]
    s3 += [close(s3[-1], "01-16 12:00")]

    s4 = [file_own("s4", "08")]
    s4 += [go_on(s4[-1], "01-08 16:00", office="B", answer_due=at("01-11 16:00"), **passed)]
    back: Row = {**passed, "giver": "B", "actor": "B", "office": "A"}
    s4 += [go_on(s4[-1], "01-09 12:00", answer_due=at("01-09 18:00"), **back)]
    s4 += [answer(s4[-1], "01-09 15:00")]
    s4 += [close(s4[-1], "01-25 12:00")]

    s5 = [file_own("s5", "09")]
    s5 += [answer(s5[-1], "01-09 13:00")]
    s5 += [close(s5[-1], "01-12 12:00")]
    s5 += [go_on(s5[-1], "01-14 12:00", kind="reopen", actor="pelapor", **OPENED)]

    s6 = [file_own("s6", "10")]
    s6 += [close(s6[-1], "01-10 13:00", "outside")]

    s7 = [file_own("s7", "11")]
    s7 += [close(s7[-1], "01-11 14:00", "rejected", kind="moderation", actor="E", answered=None)]

    s8 = [file_own("s8", "12", actor="A")]
    s8 += [close(s8[-1], "01-12 12:30")]

    s9 = [file_own("s9", "12")]
    s9 += [follow(s9[-1], "01-12 14:00", "s1", "proses")]
    s9 += [go_on(s9[-1], "01-14 12:00", status="selesai", actor="A")]

    filed = at("03-20 12:00")
    times = {"moment": filed, "filed": filed}
    dues = {"answer_due": filed + 6 * HOUR, "complete_due": filed + 10 * DAY}
    s10 = [file_own("s10", "20", **times, **dues)]
    s10 += [answer(s10[-1], "03-20 13:00")]
    s10 += [close(s10[-1], "03-29 12:00")]
    s10 += [go_on(s10[-1], "04-05 12:00", **REJECTED)]

    s11 = [file_own("s11", "13")]
    s11 += [answer(s11[-1], "01-13 13:00")]
    s11 += [close(s11[-1], "01-15 12:00")]
    s11 += [go_on(s11[-1], "01-16 12:00", kind="reopen", actor="pelapor", **OPENED)]
    s11 += [close(s11[-1], "01-18 12:00")]

    s12 = [file_own("s12", "14")]
    s12 += [answer(s12[-1], "01-14 13:00")]
    s12 += [close(s12[-1], "01-16 12:00")]
    s12 += [go_on(s12[-1], "01-20 12:00", **REJECTED)]
    s12 += [close(s12[-1], "01-22 12:00")]
    lives = (s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12)
    return [row for life in lives for row in life]


def count() -> dict[str, Row]:
    found = count_scores(make_lives(), quarters_until("2026-01", NOW))["scores"]
    return {row["office"]: row for row in found if row["quarter"] == "2026-Q1"}


def test_a_quarter_counted_by_hand() -> None:
    found = count()
    assert {*found} == {"A", "B"}
    counts = (
        *("answers", "answers_on_time", "ends", "ends_on_time", "waiting", "closings"),
        *("reopened", "closings_rejected", "rated", "stars"),
    )
    assert [found["A"][name] for name in counts] == [9, 6, 9, 4, 3, 6, 1, 1, 1, 5]
    assert [found["B"][name] for name in counts] == [1, 1, 1, 1, 0, 1, 0, 0, 0, 0]


def test_the_formula_by_hand() -> None:
    """Ten invented units stand beside the real ones: 8 of 10 in time, 3.5 stars. A waiting report
    is a rejected closing, and one star.
    """
    found = count()["A"]
    assert found["answers_part"] == 0.736842  # (6 + 8) / (9 + 10)
    assert found["ends_part"] == 0.631579  # (4 + 8) / (9 + 10)
    assert found["quality_part"] == 0.526316  # 1 - (1 * 1 + 2 * (1 + 3)) / (6 + 3 + 10)
    assert found["rating_part"] == 0.517857  # ((5 + 3 + 35) / (1 + 3 + 10) - 1) / 4
    # 25 * 0.736842 + 45 * 0.631579 + 20 * 0.526316 + 10 * 0.517857 = 62.546995
    assert found["score"] == 62.55
    assert found["band"] == 2, "18 units, and the second band begins at 10"
    # 70 * 0.818182 + 20 * 1 + 10 * 0.625 = 83.522740
    assert count()["B"]["score"] == 83.52


def test_a_suggestion_counts_by_its_answer_alone() -> None:
    """One was answered in time and is closed by that, one was answered late, one waits too long."""
    early = [file_own("t1", "05", complete_due=None)]
    early += [close(early[-1], "01-05 15:00", "answered")]
    late = [file_own("t2", "06", complete_due=None)]
    late += [close(late[-1], "01-09 15:00", "answered")]
    waiting = [file_own("t3", "07", complete_due=None)]
    rows = [*early, *late, *waiting]
    found = count_scores(rows, quarters_until("2026-01", NOW))["scores"]
    (office,) = [row for row in found if row["quarter"] == "2026-Q1"]
    names = ("answers", "answers_on_time", "ends", "waiting", "closings", "closings_rejected")
    assert [office[name] for name in names] == [3, 1, 0, 0, 0, 0]


def test_half_a_hundredth_is_rounded_up() -> None:
    """An office whose only report was rejected has what it begins with, which is 82.255 here."""
    rules = replace(SCORE_RULES, prior_stars=3502)
    rejected = [row for row in make_lives() if row["report"] == "s7"]
    (row,) = count_scores(rejected, quarters_until("2026-01", NOW, rules))["scores"][:1]
    assert row["rating_part"] == 0.6255
    assert row["score"] == 82.26

"""Cities whose figures are files of the test: one with two years of numbers, one in its first
month, and one without any report. They have the shape of docs/open-data.md, "Figures".
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import partial
from random import Random
from typing import Any

from playwright.sync_api import Page, Route

from chalicelib.city.tables.reader import read_city
from chalicelib.figures.measures import load_measures
from chalicelib.figures.publishing import LICENSE, ROOT, _add_names, name_file
from operate.city import JAKARTA

Rows = list[tuple[Any, ...]]
Tables = dict[str, tuple[tuple[str, ...], Rows]]
Files = dict[str, bytes]

COUNTED_AT = "2026-11-30T08:00:00+07:00"
LAST = 2026 * 12 + 10  # November 2026, which is not over
DAY = 86_400  # seconds
CHANNELS = {"jaki": 60, "twitter": 9, "facebook": 3, "email": 2, "sms": 4, "lapor": 8}
CHANNELS |= {"website": 6, "kelurahan": 5, "qlue": 2, "balaikota": 1}  # of a hundred reports
REPORTS = ("reports", "finished", "seconds_to_finish", "median_seconds")
PROMISES = ("answered", "answered_on_time", "passed_on_late", "answers_overdue")
ENDS = ("finished", "finished_on_time", "open", "open_overdue")
QUALITY = ("reopened", "closings_accepted", "closings_rejected", "rated", "stars")
SCORES = ("answers", "answers_on_time", "ends", "ends_on_time", "waiting", "closings", "reopened")
SCORES += ("closings_rejected", "rated", "stars", "answers_part", "ends_part", "quality_part")
SCORES += ("rating_part", "score")
STAGES = ("menunggu", "koordinasi", "disposisi", "proses")
COLUMNS: dict[str, tuple[str, ...]] = {
    "reports_by_month": ("month", *REPORTS),
    "reports_by_channel": ("month", "channel", *REPORTS),
    "reports_by_category": ("month", "category", *REPORTS),
    "reports_by_office": ("month", "office", *REPORTS),
    "reports_by_kelurahan": ("month", "kelurahan", *REPORTS),
    "reporters_by_month": ("month", "channel", "reporters"),
    "reporters_by_period": ("span", "period", "reporters"),
    "promises_by_office": (
        *("month", "office", *PROMISES, "share_answered_on_time", *ENDS, "share_finished_on_time"),
    ),
    "promises_by_month": (
        *("month", *PROMISES, "share_answered_on_time", *ENDS, "share_finished_on_time"),
    ),
    "quality_by_office": ("month", "office", *QUALITY, "escalated"),
    "quality_by_month": ("month", *QUALITY, "mean_stars", "escalated"),
    "open_now": ("office", "open", "overdue", "unanswered"),
    "ladder_by_month": ("month", "kind", "rung", "reports"),
    "office_time": ("month", "office", "stage", "reports", "seconds", "longest"),
    "stages_by_month": ("month", "stage", "seconds", "longest"),
    "kpi": ("span", "period", "closed", "figure", "figure_value", "part", "whole", "trend"),
    "private_by_office": (
        *("month", "office", "reports", *PROMISES, *ENDS, *QUALITY, "escalated"),
    ),
}
COLUMNS["private_score_sums"] = ("quarter", "office", "reports", *SCORES[:10])
SCORE_COLUMNS = ("quarter", "office", "band", *SCORES, "state", "version")


def name_month(at: int) -> str:
    """Return the name of a month, counted from the year 0."""
    return f"{at // 12}-{at % 12 + 1:02}"


def name_quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def name_year(month: str) -> str:
    return month[:4]


def build_files(months: int, *, invented: bool = False) -> Files:
    """Return all files of a city with as many months, the last of which is not over. They are by
    their names below ``/v1/statistics/``.
    """
    tables = build_tables([name_month(LAST - at) for at in reversed(range(months))])
    files, listed = {}, []
    for name, measure in load_measures().items():
        if name == "scores":  # which has columns that no SQL has
            continue
        about = {
            "measure": name_file(name),
            "title": measure.title,
            "definition": measure.definition,
            "counted_at": COUNTED_AT,
            "rules_version": 1,
            "license": LICENSE,
        }
        columns, rows = _add_names(list(COLUMNS[name]), tables.get(name, []))
        file = f"{name_file(name)}.json"
        files[file] = write({**about, "columns": columns, "rows": rows})
        urls = [f"/{ROOT}{name_file(name)}.{kind}" for kind in ("json", "csv")]
        pair = [{"url": url, "bytes": len(files[file]), "sha256": "0" * 64} for url in urls]
        listed.append({**about, "rows": len(rows), "files": pair})
    index: dict[str, Any] = {"counted_at": COUNTED_AT, "license": LICENSE, "measures": listed}
    index["facts"] = list_facts(months)
    if months > 1:
        files |= build_scores(tables, index)
    if invented:
        index["invented"] = True
    return {**files, "index.json": write(index)}


def write(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def list_facts(months: int) -> list[dict[str, Any]]:
    """Return the versions of the months that are over; one of them was withdrawn."""
    listed = []
    for at in range(1, months):
        month = name_month(LAST - at)
        for version in (2, 1) if at == 2 else (1,):
            file = {"url": f"/{ROOT}facts/{month}.v{version}.parquet"}
            gone = {"withdrawn": True} if (at, version) == (2, 1) else file
            fact = {"month": month, "version": version, "rows": 61_234 - 97 * at}
            listed.append({**fact, "made_at": COUNTED_AT, "sha256": "1" * 64, **gone})
    return listed


def build_tables(months: list[str]) -> dict[str, Rows]:
    """Return the rows of the measures: more reports each month, which are done faster."""
    city, dice = read_city(JAKARTA), Random(16)  # noqa: S311 - nothing secret
    offices = [code for code in city.offices if re.fullmatch(r"31\.\d\d\.\d\d\.\d{4}", code)][:90]
    offices += [code for code, row in city.offices.items() if row.level == "dinas"][:12]
    # A few have much to do, and most have little.
    weights = {code: 1 / (3 + at * 7 % len(offices)) for at, code in enumerate(offices)}
    kinds = {code: 1 / (2 + at) for at, code in enumerate([*city.categories][:60])}
    areas = {code: 0.3 + dice.random() ** 3 for code in city.kelurahan}
    tables: dict[str, Rows] = {name: [] for name in COLUMNS}
    for at, month in enumerate(months):
        share = 0.5 if month == name_month(LAST) else 1.0  # half of the running month
        reports = int((4_000 + 90 * at + dice.randint(-200, 200)) * share)
        days = 5.2 * 0.975**at + dice.random() * 0.05

        def split(parts: Mapping[str, float], days: float = days, all_: int = reports) -> Rows:
            whole = sum(parts.values())
            rows: Rows = []
            for code, part in parts.items():
                filed = round(all_ * part / whole)
                done = int(filed * 0.93)
                span = days * DAY * (0.7 + dice.random() * 0.6)
                if filed:
                    median = round(span * 0.9) + 0.5 if done >= 5 else None
                    rows.append((code, filed, done, int(done * span), median))
            return rows

        done = int(reports * 0.95)
        row = (month, reports, done, int(done * days * DAY * 1.15), days * DAY)
        tables["reports_by_month"].append(row)
        for name, parts in (
            ("reports_by_channel", {key: float(value) for key, value in CHANNELS.items()}),
            ("reports_by_category", kinds),
            ("reports_by_kelurahan", {**areas, "31.73.05": 3.0, "-": 1.0}),
            ("reports_by_office", weights),
        ):
            tables[name] += [(month, *each) for each in split(parts)]
        if month != name_month(LAST):
            people = int(reports * 0.71)
            tables["reporters_by_month"].append((month, "all", people))
            tables["reporters_by_month"] += [
                (month, code, int(people * part / 100) if part > 1 else None)
                for code, part in CHANNELS.items()
            ]
        add_offices(tables, month, dice, at)
    if months:
        tables["kpi"] = list(build_keys(tables))
        last = [row for row in tables["promises_by_office"] if row[0] == months[-1]]
        tables["open_now"] = [(row[1], row[9], row[10], row[5]) for row in last if row[9]]
    else:
        tables["reports_by_month"] = [(name_month(LAST), 0, 0, 0, None)]
        tables["kpi"] = [
            (span, name(name_month(LAST)), 0, figure, value, 0, whole, None)
            for span, name in (("quarter", name_quarter), ("year", name_year))
            for figure, value, whole in (
                ("effectiveness", None, 0),
                ("participation", 0.0, None),
                ("transparency", None, 0),
            )
        ]
    return tables


def add_offices(tables: dict[str, Rows], month: str, dice: Random, at: int) -> None:
    """Add what each office did in a month, and all of them together."""
    sums = [0] * 8
    rows = [row for row in tables["reports_by_office"] if row[0] == month]
    for _, office, filed, done, *_ in rows:
        kept = min(0.99, 0.72 + 0.008 * at + (int(office[-2:], 36) % 20) / 100)
        waits = max(1, filed // 4)
        late = int(waits * (1 - kept) * 0.8)
        answers = (filed, int(filed * kept), filed // 50, filed // 70)
        ends = (done, int(done * kept), waits, late)
        sums = [a + b for a, b in zip(sums, (*answers, *ends), strict=True)]
        tables["promises_by_office"].append((month, office, *share(answers, ends)))
        rated = done // 5
        again = dice.randint(0, 1 + done // 40)
        quality = (again, int(done * 0.4), done // 60, rated, int(rated * 4.1), done // 30)
        tables["quality_by_office"].append((month, office, *quality))
        for stage, part in zip(STAGES, (0.15, 0.05, 0.2, 0.6), strict=True):
            held = (waits + filed, int(filed * 2 * DAY * part), int(stage == "proses"))
            tables["office_time"].append((month, office, stage, *held))
    tables["promises_by_month"].append((month, *share(sums[:4], sums[4:])))


def share(answers: Iterable[int], ends: Iterable[int]) -> tuple[Any, ...]:
    answered, answered_on_time, passed, overdue = answers
    finished, finished_on_time, open_, late = ends
    answers_due, ends_due = answered + passed + overdue, finished + late
    return (
        *(answered, answered_on_time, passed, overdue),
        answered_on_time / answers_due if answers_due else None,
        *(finished, finished_on_time, open_, late),
        finished_on_time / ends_due if ends_due else None,
    )


def build_keys(tables: Mapping[str, Rows]) -> Iterable[tuple[Any, ...]]:
    """Yield the five key figures of each quarter and year."""
    now = name_month(LAST)
    for span, name in (("quarter", name_quarter), ("year", name_year)):
        before: dict[str, float] = {}
        for period in sorted({name(row[0]) for row in tables["reports_by_month"]}):
            months = [row for row in tables["reports_by_month"] if name(row[0]) == period]
            kept = [row for row in tables["promises_by_month"] if name(row[0]) == period]
            closed = int(period != name(now))
            reports = sum(row[1] for row in months)
            settled = sum(row[1] for row in months if row[0] != now)
            done, seconds = sum(row[2] for row in months), sum(row[3] for row in months)
            answered = sum(row[1] + row[3] for row in kept) + kept[-1][4]
            ended = sum(row[6] for row in kept) + kept[-1][9]
            parts = {
                "participation": (reports, int(reports * 0.62) if closed else None),
                "responsiveness": (sum(row[2] for row in kept), answered),
                "transparency": (settled, int(settled * 1.08)),
                "effectiveness": (seconds, done),
                "efficiency": (sum(row[7] for row in kept), ended),
            }
            for figure, (part, whole) in parts.items():
                value = part / whole if whole else None
                if figure == "participation":
                    value = float(part)
                trend = None if value is None or figure not in before else value - before[figure]
                if value is not None:
                    before[figure] = value
                yield (span, period, closed, figure, value, part, whole, trend)


def build_scores(tables: Mapping[str, Rows], index: dict[str, Any]) -> Files:
    """Return the files of scores. The quarter before the last one is frozen for the second time,
    after an appeal; the index then names both versions.
    """
    rows: Rows = []
    frozen = name_quarter(name_month(LAST - 3))
    for quarter in sorted({name_quarter(row[0]) for row in tables["promises_by_office"]}):
        state = ("preview", 0) if quarter > frozen else ("frozen", 2 if quarter == frozen else 1)
        rows += [(quarter, *row, *state) for row in score_offices(tables, quarter)]
    table = {
        "measure": "scores",
        "title": {"id": "Nilai kantor per triwulan", "en": "Scores of offices by quarter"},
        "definition": {"id": "Nilai tiap kantor.", "en": "The score of each office."},
        "counted_at": COUNTED_AT,
        "rules_version": 1,
        "license": LICENSE,
    }
    columns, wider = _add_names(list(SCORE_COLUMNS), rows)
    files = {"scores.json": write({**table, "columns": columns, "rows": wider})}
    index["scores"] = []
    for version in (1, 2):
        name = f"scores/{frozen}.v{version}.json"
        scores = [row[:-2] for row in rows if row[0] == frozen]
        content = {
            "quarter": frozen,
            "version": version,
            "state": "frozen",
            "frozen_at": f"2026-10-2{version}T02:00:00+07:00",
            "counted_at": f"2026-10-2{version}T02:00:00+07:00",
            "license": LICENSE,
            "rules": {"weight_answers": 30, "weight_ends": 40},
            "inputs": [],
            "adjustments": [
                {
                    "office": scores[0][1],
                    "column": "ends_on_time",
                    "many": 2,
                    "reason": "Dua laporan tertunda karena banjir.",
                    "decided_at": "2026-10-21T10:00:00+07:00",
                }
            ][: version - 1],
            "columns": SCORE_COLUMNS[:-2],
            "rows": scores,
            "ledger": {"seq": version, "previous": "0" * 64, "hash": "2" * 64},
        }
        files[name] = write(content)
        entry = {key: content[key] for key in ("quarter", "version", "frozen_at")}
        index["scores"].append({**entry, "url": f"/{ROOT}{name}", "sha256": "3" * 64})
    return files


def score_offices(tables: Mapping[str, Rows], quarter: str) -> Iterable[tuple[Any, ...]]:
    kept = [row for row in tables["promises_by_office"] if name_quarter(row[0]) == quarter]
    judged = [row for row in tables["quality_by_office"] if name_quarter(row[0]) == quarter]
    for office in sorted({row[1] for row in kept}):
        mine = [row for row in kept if row[1] == office]
        quality = [row for row in judged if row[1] == office]
        answers, in_time = sum(row[2] for row in mine), sum(row[3] for row in mine)
        ends, ended = sum(row[7] for row in mine), sum(row[8] for row in mine)
        reopened, rejected = sum(row[2] for row in quality), sum(row[4] for row in quality)
        rated, stars = sum(row[5] for row in quality), sum(row[6] for row in quality)
        parts = (
            (in_time + 16) / (answers + 20),
            (ended + 16) / (ends + 20),
            max(0.0, 1 - 5 * (reopened + rejected) / (ends + 20)),
            ((stars + 70) / (rated + 20) - 1) / 4,
        )
        score = round(30 * parts[0] + 40 * parts[1] + 20 * parts[2] + 10 * parts[3], 2)
        band = 1 + (answers + ends > 60) + (answers + ends > 600)
        waiting = sum(row[10] for row in mine[-1:])
        counts = (answers, in_time, ends, ended, waiting, ends, reopened, rejected, rated, stars)
        yield (office, band, *counts, *parts, score)


CITIES = {
    "two years": partial(build_files, 24, invented=True),
    "one month": partial(build_files, 1),
    "empty": partial(build_files, 0),
    "nothing": dict[str, bytes],
}
OFFICE = "31.71.03.1001"  # one that has reports in the city of two years


def serve_city(page: Page, name: str) -> None:
    """Answer for the published files with those of a city."""
    files: Files = CITIES[name]()

    def answer(route: Route) -> None:
        found = files.get(route.request.url.partition(ROOT)[2])
        if found is None:
            route.fulfill(status=404, body="")
        else:
            route.fulfill(body=found, content_type="application/json")

    page.route(f"**/{ROOT}**", answer)

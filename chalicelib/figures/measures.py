"""The measures: one SQL file each, with its title and its definition in words, and the tables that
they are counted from.

The SQL is what DuckDB and Athena have in common (docs/measures.md). A file of ``sql/steps`` makes a
table from the facts; one of ``sql/measures`` counts a measure from these tables and from the tables
``months`` (what is counted), ``calendar`` (all months) and ``rules`` (the numbers of the formulas).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chalicelib.platform.i18n import Language

SQL = Path(__file__).parent / "sql"
# In the order in which they are made. All but the first are views of the facts.
STEPS = ("facts", "steps", "states", "stocks", "answers", "ratings", "events", "people")
# Counted from the facts of a month, and of what was open when it began.
MONTHLY = (
    *("reports_by_month", "reports_by_channel", "reports_by_category", "reports_by_office"),
    *("reports_by_kelurahan", "reporters_by_month", "promises_by_office", "quality_by_office"),
    *("ladder_by_month", "office_time", "private_by_office"),
)
# Who reported: what the lake has, and no file.
PEOPLE = "people"
NOW = ("open_now",)
# Counted from the monthly ones, those that stand here first.
DERIVED = (
    *("reporters_by_period", "promises_by_month", "quality_by_month", "stages_by_month", "kpi"),
)
# Sums of private reports that are together enough; ``private_sums.py`` keeps back the others.
SUMS = "private_sums"
# In the order in which they are made: the tables that scores are counted from, by quarter.
SCORE_STEPS = (
    *("score_reports", "score_entries", "score_turns", "score_closings", "score_states"),
    *("score_answers", "score_ends", "score_quality", "score_units"),
)
# Counted from ``score_counts``. Of the first one the released sums are published.
SCORES = ("private_score_sums", "scores")


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure. ``title`` and ``definition`` are what the pages show."""

    name: str
    title: Mapping[Language, str]
    definition: Mapping[Language, str]
    sql: str


@cache
def load_measures() -> Mapping[str, Measure]:
    """Return all measures by name, in the order in which they are counted."""
    names = (*MONTHLY, *NOW, *DERIVED)
    found = {name: parse_measure(name, _load_sql("measures", name)) for name in names}
    return found | {name: parse_measure(name, _load_sql("scores", name)) for name in SCORES}


@cache
def load_steps() -> Mapping[str, str]:
    """Return the SQL of each table that is made of the facts, in order."""
    return {name: _load_sql("steps", name) for name in STEPS}


@cache
def load_score_steps() -> Mapping[str, str]:
    """Return the SQL of each table that scores are counted from, in order."""
    return {name: _load_sql("scores", name) for name in SCORE_STEPS}


def _load_sql(folder: str, name: str) -> str:
    return (SQL / folder / f"{name}.sql").read_text(encoding="utf-8")


def parse_measure(name: str, text: str) -> Measure:
    """Return the measure of a file. Raises KeyError when its comment lacks a title or a definition
    in a language.
    """
    words = dict(_split_comment(text))
    return Measure(
        name,
        {language: words[f"title {language}"] for language in Language},
        {language: words[str(language)] for language in Language},
        "\n".join(line for line in text.splitlines() if not line.startswith("--")),
    )


def _split_comment(text: str) -> Iterator[tuple[str, str]]:
    """Yield each ``-- name: words`` of the comment at the top; a line that begins with more spaces
    goes on with the words before it.
    """
    name, words = "", ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if line.startswith("--   "):
            words += " " + line.removeprefix("--").strip()
            continue
        if name:
            yield name, words
        name, _, words = line.removeprefix("-- ").partition(": ")
    yield name, words

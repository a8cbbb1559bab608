"""The public facts: the entries of public reports that everybody sees, by month as Parquet, in
versions.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from chalicelib.figures import lake as figures_lake
from chalicelib.figures.engine import Engine, quote
from chalicelib.figures.lake import PARQUET, PublicFacts
from chalicelib.figures.model import PERSONAL
from chalicelib.figures.objects import CACHE, Objects
from chalicelib.figures.places import INDEX, KEPT_FOR_GOOD, LICENSE, ROOT
from chalicelib.figures.reading import COLUMNS
from chalicelib.reports.levels import NOT_PUBLIC

MADE_ANEW = ("seq", "level", "kelurahan", "follows")
PUBLIC_COLUMNS = tuple(
    name for name in COLUMNS if name not in (*PERSONAL, *MADE_ANEW, "made", "blurred")
)
MOST_ENTRIES = 100_000  # of a report in a month; more than a timeline may have


def name_facts(month: str, version: int) -> str:
    """Return the name of the file of a version of a month's public facts."""
    return f"facts/{month}.v{version}.parquet"


def publish_facts(
    engine: Engine,
    public: Objects,
    published: Mapping[str, list[PublicFacts]],
    months: Iterable[str],
    now: datetime,
    folder: Path,
    *,
    hidden: Path,
    withdrawn: bool,
) -> dict[str, list[PublicFacts]]:
    """Publish the public facts of months that are over, as a new version where they are not those
    that are published. Return all versions by month.

    ``hidden`` is the file of the reports of which the public may not know all. With ``withdrawn`` a
    report has become private, and the versions before can't be had any more.
    """
    private = f"(select report from read_parquet({quote(str(hidden))}) where hidden = 'private')"
    versions = {month: [*each] for month, each in published.items()}
    for month in months:
        listed = versions.setdefault(month, [])
        file = folder / f"public-{month}"
        about = {"month": month, "license": LICENSE, "columns": f"/{ROOT}{INDEX}"}
        rows = engine.write_parquet(_select_public(month, private), file, about)
        body = file.read_bytes()
        digest = sha256(body).hexdigest()
        if listed and listed[-1].sha256 == digest:
            continue
        made = figures_lake.format_moment(now)
        added = PublicFacts(len(listed) + 1, rows, digest, made)
        name = ROOT + name_facts(month, added.version)
        headers = {CACHE: KEPT_FOR_GOOD, "counted-at": made, "license": LICENSE}
        public.store(name, body, PARQUET, about=headers)
        if withdrawn:
            listed[:] = [
                each if each.withdrawn else _withdraw(public, month, each) for each in listed
            ]
        listed.append(added)
    return versions


def _withdraw(public: Objects, month: str, facts: PublicFacts) -> PublicFacts:
    """Remove a version of public facts; nobody may have it any more."""
    public.remove(ROOT + name_facts(month, facts.version))
    return PublicFacts(facts.version, facts.rows, facts.sha256, facts.made_at, withdrawn=True)


def _select_public(month: str, private: str) -> str:
    """Return the select of a month's public facts: of reports that are public now, the entries that
    everybody sees. Their ``seq`` is made of the month and of their place in it, because gaps would
    tell of entries that nobody else sees; their level is the present one. ``private`` is the select
    of the reports that nobody may know of.
    """
    columns = ", ".join(f"f.{name}" for name in PUBLIC_COLUMNS)
    unseen = ", ".join(quote(str(kind)) for kind in sorted(NOT_PUBLIC))
    first = int(month.replace("-", "")) * MOST_ENTRIES
    return (
        f"select {columns}, s.level_now as level, nullif(s.kelurahan, '-') as kelurahan,"
        f" case when f.follows not in {private} then f.follows end as follows,"
        f" {first} + row_number() over (partition by f.report order by f.seq) as seq"
        " from facts f join steps s on s.report = f.report and s.seq = f.seq"
        f" where f.month = {quote(month)} and s.private = 0 and f.kind not in ({unseen})"
        " order by f.report, f.seq"
    )


def list_facts(published: Mapping[str, Iterable[PublicFacts]]) -> list[dict[str, Any]]:
    """Return what the index says of each version of public facts, the newest month first."""
    return [
        {
            "month": month,
            "version": each.version,
            "rows": each.rows,
            "made_at": each.made_at,
            "sha256": each.sha256,
            **(
                {"withdrawn": True}
                if each.withdrawn
                else {"url": f"/{ROOT}{name_facts(month, each.version)}"}
            ),
        }
        for month, versions in sorted(published.items(), reverse=True)
        for each in versions
    ]

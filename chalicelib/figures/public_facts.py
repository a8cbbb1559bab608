"""The public facts: the entries of public reports that everybody sees, by month as Parquet, in
versions.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from chalicelib.figures import lake as figures_lake
from chalicelib.figures.caching_and_license import INDEX, KEPT_FOR_GOOD, LICENSE, ROOT
from chalicelib.figures.engine import Engine, quote
from chalicelib.figures.facts.model import PERSONAL
from chalicelib.figures.facts.reading import COLUMNS
from chalicelib.figures.lake import PARQUET, PublicFacts, State
from chalicelib.figures.objects import CACHE, Objects
from chalicelib.platform.moments import format_shown
from chalicelib.reports.access.levels import NOT_PUBLIC

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
    withdrawn: bool,
) -> dict[str, list[PublicFacts]]:
    """Publish the public facts of months that are over, as a new version where they are not those
    that are published. Return all versions by month.

    With ``withdrawn`` the public may know less of a report than before, and the versions before
    can't be had any more. The engine has the table of ``load_survivors``.
    """
    versions = {month: [*each] for month, each in published.items()}
    for month in months:
        listed = versions.setdefault(month, [])
        file = folder / f"public-{month}"
        about = {"month": month, "license": LICENSE, "columns": f"/{ROOT}{INDEX}"}
        rows = engine.write_parquet(_select_public(month), file, about)
        body = file.read_bytes()
        digest = sha256(body).hexdigest()
        if listed and listed[-1].sha256 == digest:
            continue
        made = format_shown(now)
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


def load_survivors(engine: Engine, lake: Objects, state: State, folder: Path) -> None:
    """Make the table of the reports that others follow, with the present level of each."""
    files = [str(figures_lake.fetch_file(lake, key, folder)) for key in state.facts.values()]
    engine.execute(
        "create table survivors as select report, level from (select report, level, row_number()"
        " over (partition by report order by seq desc) as newest"
        f" from read_parquet([{', '.join(map(quote, files))}])"
        " where report in (select follows from facts where follows is not null)) ordered"
        " where newest = 1"
    )


def _withdraw(public: Objects, month: str, facts: PublicFacts) -> PublicFacts:
    """Remove a version of public facts; nobody may have it any more."""
    public.remove(ROOT + name_facts(month, facts.version))
    return PublicFacts(facts.version, facts.rows, facts.sha256, facts.made_at, withdrawn=True)


def _select_public(month: str) -> str:
    """Return the select of a month's public facts: of reports that are public now, the entries that
    everybody sees. Their ``seq`` is made of the month and of their place in it, because gaps would
    tell of entries that nobody else sees; their level is the present one. Of a report that is less
    open than the one that follows it nobody is told, as on the pages.
    """
    columns = ", ".join(f"f.{name}" for name in PUBLIC_COLUMNS)
    unseen = ", ".join(quote(str(kind)) for kind in sorted(NOT_PUBLIC))
    first = int(month.replace("-", "")) * MOST_ENTRIES
    return (
        f"select {columns}, s.level_now as level, nullif(s.kelurahan, '-') as kelurahan,"
        " case when v.level in ('public', s.level_now) then f.follows end as follows,"
        f" {first} + row_number() over (partition by f.report order by f.seq) as seq"
        " from facts f join steps s on s.report = f.report and s.seq = f.seq"
        " left join survivors v on v.report = f.follows"
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

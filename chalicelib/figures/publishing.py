"""The published figures: each measure as JSON and CSV, the public facts of each month that is over
as Parquet, an index of all files, and their catalogue for the city's data portal (DCAT).
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from chalicelib.city.current import city
from chalicelib.figures import lake as figures_lake
from chalicelib.figures import measures
from chalicelib.figures.engine import Engine, quote
from chalicelib.figures.lake import PARQUET, PublicFacts, State
from chalicelib.figures.measures import Measure
from chalicelib.figures.model import PERSONAL
from chalicelib.figures.objects import CACHE, Objects
from chalicelib.figures.reading import COLUMNS
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.reports.levels import NOT_PUBLIC

# The address of all files, which is their place in the bucket as well.
ROOT = "v1/statistics/"
INDEX, CATALOG = "index.json", "catalog.jsonld"
JSON, CSV, JSONLD = "application/json", "text/csv; charset=utf-8", "application/ld+json"
LICENSE = "CC-BY-4.0"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
# With the time between two runs and that in which a batch is gathered, figures are 15 minutes old
# at most.
KEPT = "public, max-age=60"
KEPT_FOR_GOOD = "public, max-age=31536000, immutable"
AT_ONCE = 8

Text = Mapping[Language, str]


class File(NamedTuple):
    """A file as it is published, below ``ROOT``."""

    name: str
    body: bytes
    kind: str


def name_file(name: str) -> str:
    """Return the name of the files of a measure, without an ending."""
    return name.replace("_", "-")


# The measures.


def publish(engine: Engine, public: Objects, state: State, now: datetime) -> None:
    """Publish all measures that the engine has counted, with their index and their catalogue."""
    counted_at = figures_lake.format_moment(now)
    ((version,),) = engine.execute("select version from rules")
    files: list[File] = []
    listed = []
    for name, measure in measures.load_measures().items():
        table = measures.SUMS if name == "private_by_office" else name
        columns, rows = _add_names(*engine.read_table(table))
        about = _describe(measure, counted_at, int(version))
        title = name_file(name)
        pair = (
            File(f"{title}.json", _write_json({**about, "columns": columns, "rows": rows}), JSON),
            File(f"{title}.csv", _write_csv(columns, rows), CSV),
        )
        files += pair
        listed.append({**about, "rows": len(rows), "files": [_list_file(each) for each in pair]})
    index = {
        "counted_at": counted_at,
        "license": LICENSE,
        "measures": listed,
        "facts": list_facts(state.published),
    }
    files.append(File(INDEX, _write_json(index), JSON))
    files.append(File(CATALOG, _write_json(build_catalog(index)), JSONLD))
    about_all = {CACHE: KEPT, "counted-at": counted_at, "license": LICENSE}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        done = [
            threads.submit(public.store, ROOT + each.name, each.body, each.kind, about=about_all)
            for each in files
        ]
        for each in done:
            each.result()


def _describe(measure: Measure, counted_at: str, version: int) -> dict[str, Any]:
    return {
        "measure": name_file(measure.name),
        "title": measure.title,
        "definition": measure.definition,
        "counted_at": counted_at,
        "rules_version": version,
        "license": LICENSE,
    }


def _list_file(file: File) -> dict[str, Any]:
    digest = sha256(file.body).hexdigest()
    return {"url": f"/{ROOT}{file.name}", "bytes": len(file.body), "sha256": digest}


def _add_names(
    columns: list[str], rows: Iterable[tuple[Any, ...]]
) -> tuple[list[str], list[list[Any]]]:
    """Return a table with a column of names after each column of codes of the city."""
    names = {column: _names_of(column) for column in columns}
    wider = [
        title
        for column in columns
        for title in ([column, f"{column}_name"] if names[column] else [column])
    ]
    return wider, [
        [
            value
            for column, cell in zip(columns, row, strict=True)
            for value in ([cell, names[column].get(cell, cell)] if names[column] else [cell])
        ]
        for row in rows
    ]


def _names_of(column: str) -> dict[str, str]:
    """Return the names of a column's codes; none of a column that has no codes of the city."""
    tables = city()
    if column == "channel":
        return {code: row.name for code, row in tables.channels.items()}
    if column == "category":
        return {code: row.name for code, row in tables.categories.items()}
    if column == "office":
        offices = {**tables.former, **tables.offices}
        return {code: row.name for code, row in offices.items()}
    if column == "kelurahan":
        areas = tables.kelurahan.values()
        kecamatan = {row.kecamatan_code: row.kecamatan for row in areas}
        return {**kecamatan, **{row.code: row.name for row in areas}}
    return {}


def _write_json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _write_csv(columns: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


# The public facts.

MADE_ANEW = ("seq", "level", "kelurahan")
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

    With ``withdrawn`` a report has become private, and the versions before can't be had any more.
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


def _select_public(month: str) -> str:
    """Return the select of a month's public facts: of reports that are public now, the entries that
    everybody sees. Their ``seq`` is made of the month and of their place in it, because gaps would
    tell of entries that nobody else sees; their level is the present one.
    """
    columns = ", ".join(f"f.{name}" for name in PUBLIC_COLUMNS)
    unseen = ", ".join(quote(str(kind)) for kind in sorted(NOT_PUBLIC))
    first = int(month.replace("-", "")) * MOST_ENTRIES
    return (
        f"select {columns}, s.level_now as level, nullif(s.kelurahan, '-') as kelurahan,"
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


# The catalogue.

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA = "https://www.iana.org/assignments/media-types/"


def build_catalog(index: Mapping[str, Any]) -> dict[str, Any]:
    """Return the catalogue of all files as DCAT 3 in JSON-LD (https://www.w3.org/TR/vocab-dcat-3/),
    which data portals harvest.
    """
    base, own = settings().public_url, city().settings
    publisher = {"@type": "foaf:Agent", "foaf:name": own.city_name}
    common = {
        "dct:publisher": publisher,
        "dct:license": {"@id": LICENSE_URL},
        "dct:modified": {"@type": "xsd:dateTime", "@value": index["counted_at"]},
    }
    datasets = [
        {
            "@type": "dcat:Dataset",
            "@id": f"{base}/{ROOT}{each['measure']}",
            "dct:identifier": each["measure"],
            "dct:title": _write_literals(each["title"]),
            "dct:description": _write_literals(each["definition"]),
            **common,
            "dcat:distribution": [_write_distribution(base, file) for file in each["files"]],
        }
        for each in index["measures"]
    ]
    facts = {
        "@type": "dcat:Dataset",
        "@id": f"{base}/{ROOT}facts",
        "dct:identifier": "facts",
        "dct:title": _write_literals(FACTS_TITLE),
        "dct:description": _write_literals(FACTS_DEFINITION),
        **common,
        "dcat:distribution": [
            _write_distribution(base, each) for each in index["facts"] if "url" in each
        ],
    }
    return {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "@id": f"{base}/{ROOT}{CATALOG}",
        "dct:title": _write_literals(
            {Language.INDONESIAN: own.service_name, Language.ENGLISH: own.service_name_en}
        ),
        **common,
        "dcat:dataset": [*datasets, facts],
    }


FACTS_TITLE: Text = {
    Language.INDONESIAN: "Fakta laporan publik per bulan",
    Language.ENGLISH: "Facts of public reports by month",
}
FACTS_DEFINITION: Text = {
    Language.INDONESIAN: "Tiap baris satu langkah laporan publik yang dilihat semua orang, tanpa"
    " teks, pelapor dan titik lokasi. Semua angka publik dapat dihitung ulang darinya.",
    Language.ENGLISH: "Each row is one entry of a public report that everybody sees, without texts,"
    " reporters and points. All public figures can be counted anew from them.",
}
_ENDINGS = {"json": "application/json", "csv": "text/csv", "parquet": PARQUET}


def _write_literals(text: Text) -> list[dict[str, str]]:
    return [{"@language": str(language), "@value": words} for language, words in text.items()]


def _write_distribution(base: str, file: Mapping[str, Any]) -> dict[str, Any]:
    kind = _ENDINGS[file["url"].rpartition(".")[2]]
    return {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": base + file["url"]},
        "dcat:mediaType": {"@id": MEDIA + kind},
        "dct:license": {"@id": LICENSE_URL},
    }

"""The catalogue of all published files for data portals (DCAT)."""

from collections.abc import Mapping
from typing import Any

from chalicelib.city.current import city
from chalicelib.figures.caching_and_license import CATALOG, LICENSE_URL, ROOT
from chalicelib.figures.lake import PARQUET
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings

Text = Mapping[Language, str]
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
    marked = {"dcat:keyword": _write_literals(INVENTED_WORDS)} if "invented" in index else {}
    common: dict[str, Any] = {
        **marked,
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
            "dcat:distribution": [
                _write_distribution(base, file) for file in _list_files(each, index)
            ],
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


def _list_files(measure: Mapping[str, Any], index: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the files of a measure; the scores have all frozen versions beside the newest."""
    versions = index["scores"] if measure["measure"] == "scores" else []
    return [*measure["files"], *versions]


INVENTED_WORDS: Text = {
    Language.INDONESIAN: "data rekaan",
    Language.ENGLISH: "invented data",
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

"""The titles of deputies, as Indonesian administration writes them: ``Plh. Lurah Kebon Jeruk``."""

from collections.abc import Mapping

from chalicelib.city.model import City
from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports import labels
from chalicelib.reports.http.written_names import write_name

_ = sentences("reports")

# What the head of an office is called, by the beginning of its name; of all others "Kepala".
_HEADS: Mapping[str, str] = {
    "KELURAHAN ": "Lurah ",
    "KECAMATAN ": "Camat ",
    "KOTA ADMINISTRASI ": "Wali Kota Administrasi ",
    "KABUPATEN ADMINISTRASI ": "Bupati Administrasi ",
    "PROVINSI ": "Gubernur ",
}
_ABBREVIATIONS = {"plt": "Plt.", "plh": "Plh."}
ACTING = _("{abbreviation} head of {office}")


def write_title(kind: str, office: str, city: City, language: Language) -> str:
    """Return the title of a deputy of an office's head; ``kind`` is plt or plh."""
    short = _ABBREVIATIONS.get(kind, kind)
    name = labels.name_of(office, city, language)
    if language is not Language.INDONESIAN:
        return ACTING[language].format(abbreviation=short, office=write_name(name))
    start = next((start for start in _HEADS if name.startswith(start)), "")
    title = _HEADS.get(start, "Kepala ")
    return f"{short} {title}{write_name(name.removeprefix(start))}"

"""The titles of deputies, as Indonesian administration writes them: ``Plh. Lurah Kebon Jeruk``."""

from collections.abc import Mapping

from chalicelib.city.model import City
from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports.texts import labels

_ = sentences("reports")

# What the head of an office is called, by the beginning of its name; of all others "Kepala".
_HEADS: Mapping[str, str] = {
    "Kelurahan ": "Lurah ",
    "Kecamatan ": "Camat ",
    "Kota Administrasi ": "Wali Kota Administrasi ",
    "Kabupaten Administrasi ": "Bupati Administrasi ",
    "Provinsi ": "Gubernur ",
}
_ABBREVIATIONS = {"plt": "Plt.", "plh": "Plh."}
ACTING = _("{abbreviation} head of {office}")


def write_title(kind: str, office: str, city: City, language: Language) -> str:
    """Return the title of a deputy of an office's head; ``kind`` is plt or plh."""
    short = _ABBREVIATIONS.get(kind, kind)
    name = labels.name_of(office, city, language)
    if language is not Language.INDONESIAN:
        return ACTING[language].format(abbreviation=short, office=name)
    start = next((start for start in _HEADS if name.startswith(start)), "")
    title = _HEADS.get(start, "Kepala ")
    return f"{short} {title}{name.removeprefix(start)}"

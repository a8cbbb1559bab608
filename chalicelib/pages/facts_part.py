"""The facts of a report on its page: who has it, what it is, where and since when."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.city.current import city
from chalicelib.pages import texts
from chalicelib.pages.page_model import Shown
from chalicelib.pages.timeline_part import build_moment
from chalicelib.platform.i18n import sentences
from chalicelib.platform.texts.html_text import Html, Part, build_element

_ = sentences("pages")

HOLDER, SINCE = _("Office in charge"), _("{office}, since {since}")
CATEGORY, PLACE, FILED_AT, CHANNEL = _("Category"), _("Location"), _("Reported"), _("Reported by")
RATING, STARS = _("Rating"), _("{stars} of 5")
SUPPORT = _("Support")
OPEN_MAP = _("Open in a map app")


def list_facts(shown: Shown) -> Iterator[Html]:
    answer, language = shown.answer, shown.language
    facts = (
        (HOLDER, _write_holder(shown)),
        (CATEGORY, answer["category"] and answer["category"]["name"]),
        (PLACE, _build_place(shown)),
        (FILED_AT, build_moment(answer["created_at"], shown)),
        (CHANNEL, _write_channel(answer["channel"])),
        (SUPPORT, _write_support(shown)),
        (RATING, answer["rating"] and STARS[language].format(stars=answer["rating"])),
    )
    for name, value in facts:
        if value:
            yield build_element("dt", name[language])
            yield build_element("dd", value)


def _write_holder(shown: Shown) -> str:
    answer = shown.answer
    words = {
        "office": answer["holder"]["name"],
        "since": shown.at(answer["holder_since"]),
    }
    return SINCE[shown.language].format(**words)


def _write_channel(code: str | None) -> str | None:
    channel = city().channels.get(code or "")
    return channel.name if channel else None


def _write_support(shown: Shown) -> str | None:
    many = shown.answer["supporters"]
    sentence = texts.SUPPORTERS.choose(many, shown.language)
    return sentence.format(many=many) if many else None


def _build_place(shown: Shown) -> Part:
    place = shown.answer["place"]
    if place is None:
        return None
    kelurahan = place["kelurahan"] and place["kelurahan"]["name"]
    names = (place["address"], kelurahan, place["kecamatan"], place["kota"])
    text = ", ".join(dict.fromkeys(filter(None, names)))
    if place["lat"] is None or place["lng"] is None:
        return text
    point = f"geo:{place['lat']},{place['lng']}"
    link = build_element("a", OPEN_MAP[shown.language], class_="map", href=point)
    return (text, build_element("br") if text else None, link)

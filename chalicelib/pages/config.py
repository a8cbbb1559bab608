"""The facts of this stack and its city that the pages need, in one answer. It has no secret,
nothing personal, and costs no call of AWS.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from chalicelib.city import routes as city_routes
from chalicelib.city.current import city
from chalicelib.city.places import extent
from chalicelib.city.places.lookup import load_places
from chalicelib.city.rows import Visibility
from chalicelib.intake import form
from chalicelib.intake import schemas as intake_schemas
from chalicelib.pages.frame import find_sms_number
from chalicelib.platform.http import bodies
from chalicelib.platform.i18n import Language, Sentence
from chalicelib.platform.settings import settings
from chalicelib.reports.files import attachments, file_types
from chalicelib.reports.texts import code_names, labels

if TYPE_CHECKING:
    from chalicelib.pages import schemas as pages_schemas
    from chalicelib.platform.http import schemas as platform_schemas


def build_config(language: Language) -> pages_schemas.Config:
    """Return the configuration of the pages, with names in a language."""
    rows = [row for row in city().channels.values() if row.enabled]
    website = city().channels.get(form.WEBSITE)
    own = city().settings
    return {
        "version": settings().version,
        "city": _in_languages(own.city_name, own.city_name_en),
        "service": _in_languages(own.service_name, own.service_name_en),
        "languages": [{"code": each, "name": code_names.LANGUAGE[each]} for each in Language],
        "login": _show_login(),
        "photos": settings().photos,
        "push_key": settings().push_key or None,
        "map": _show_map(),
        "helplines": [*_list_helplines(language)],
        "ways": {"sms": find_sms_number(city()), "phone": own.filing_phone or None},
        "channels": [city_routes.show_channel(row, language) for row in rows],
        "levels": [
            {
                "code": level,
                "name": code_names.LEVELS[level][language],
                "explained": code_names.LEVELS_EXPLAINED[level][language],
            }
            for level in Visibility
        ],
        "level": website.visibility if website else Visibility.PRIVATE,
        "limits": _show_limits(),
        "names": _show_names(language),
    }


def _in_languages(own: str, english: str) -> dict[str, str]:
    """Return a name for each language. A language without one of its own has the city's."""
    names: dict[str, str] = dict.fromkeys(Language, own)
    return names | {Language.ENGLISH: english}


def _show_login() -> pages_schemas.Login | None:
    """Return where officers sign in; None for a stack without a user pool."""
    region, client, endpoint = settings().login_region, settings().login_client, settings().login
    if not client:
        return None
    return {"region": region, "client": client, "endpoint": endpoint}


def _show_map() -> pages_schemas.CityMap:
    own, rows, places = city().settings, city().kelurahan, load_places()
    south, west, north, east = extent.find_bounds(places)
    lat, lng = extent.find_centre(rows.values())
    return {
        "bounds": {"south": south, "west": west, "north": north, "east": east},
        "centre": {"lat": lat, "lng": lng},
        "base_map": own.base_map or None,
        "attribution": own.map_attribution or None,
        "outlines": places.outlines is not None,
    }


def _list_helplines(language: Language) -> Iterator[pages_schemas.HelpNumber]:
    """Yield the emergency number, and each helpline of a sensitive matter once."""
    yield {
        "number": city().settings.emergency_number,
        "name": code_names.EMERGENCY[language],
    }
    rows = city().sensitive.matters
    helplines = dict.fromkeys((row.helpline, row.helpline_name) for row in rows if row.helpline)
    for number, name in helplines:
        yield {"number": number, "name": name}


def _show_limits() -> pages_schemas.Limits:
    own = city().settings
    return {
        "lengths": {
            "description": _show_length(intake_schemas.DESCRIPTION),
            "address": _show_length(intake_schemas.ADDRESS),
            "name": _show_length(intake_schemas.NAME),
            "comment": _show_length(bodies.REMARK),
            "note": _show_length(bodies.NOTE),
        },
        "files": {
            "most": attachments.MOST_PHOTOS,
            "bytes": file_types.MOST_BYTES,
            "types": [*file_types.ENDINGS],
            "minutes": int(attachments.OFFER_VALID.total_seconds()) // 60,
            "hours": int(attachments.UPLOAD_VALID.total_seconds()) // 3600,
            "pixels": own.shown_pixels,
        },
        "follow_ups": {
            "reopen_days": own.reopen_days,
            "most_reopenings": own.most_reopenings,
            "most_appeals": own.most_appeals,
            "confirm_working_days": own.confirm_working_days,
            "rating_asked_days": own.rating_asked_days,
        },
        "answers": intake_schemas.MOST_ANSWERS,
        "link_minutes": own.link_minutes,
        "session_minutes": own.session_minutes,
        "code_minutes": own.code_minutes,
    }


def _show_length(limit: Any) -> pages_schemas.TextLength:
    """Return the length that a limit of msgspec says."""
    return {"least": limit.min_length or 0, "most": limit.max_length}


def _show_names(language: Language) -> pages_schemas.CodeNames:
    return {
        "statuses": [
            {
                "code": status,
                "name": label[language],
                "explained": code_names.STATUSES_EXPLAINED[status][language],
            }
            for status, label in labels.LABELS.items()
        ],
        "kinds": [*_name_codes(code_names.KINDS.items(), language)],
        "priorities": [*_name_codes(code_names.PRIORITIES.items(), language)],
        "office_levels": [*_name_codes(code_names.OFFICE_LEVELS.items(), language)],
    }


def _name_codes(
    names: Iterable[tuple[str, Sentence]], language: Language
) -> Iterator[platform_schemas.Named]:
    for code, name in names:
        yield {"code": code, "name": name[language]}

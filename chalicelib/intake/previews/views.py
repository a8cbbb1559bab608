"""A preview as JSON. Like a receipt, it names neither matter nor office of a sensitive report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city.answers import LONGEST_ANSWER
from chalicelib.city.current import city
from chalicelib.city.places.mentions import TITLE
from chalicelib.city.questions import Attribute
from chalicelib.city.rows import Category
from chalicelib.intake import views
from chalicelib.intake.form import names_place
from chalicelib.intake.previews import preview
from chalicelib.intake.previews.preview import MOST_OTHERS, Previewed
from chalicelib.platform.i18n import Language, sentences, tell_name
from chalicelib.reports.access.discretion import discreet_report
from chalicelib.reports.categorisation.classification import Suggestion
from chalicelib.reports.filing import UNKNOWN
from chalicelib.reports.http import view_parts
from chalicelib.reports.model import OFFICIALS, Report
from chalicelib.reports.texts import labels

if TYPE_CHECKING:
    from chalicelib.intake import schemas as intake_schemas

_ = sentences("intake")

IN_CHARGE = _("Office in charge: {office}.")
KECAMATAN = _("Kecamatan {name}")
CONTRADICTION = _("Your location is in {point}, but your words say {words}. Which is right?")
WHICH_KELURAHAN = _("We know the kecamatan, but not the kelurahan yet.")


def show_preview(previewed: Previewed, now: datetime, language: Language) -> intake_schemas.Preview:
    """Return what a draft would become, with names and sentences in a language."""
    report, assessed = discreet_report(previewed.report, city()), previewed.assessed
    complete = preview.may_be_filed(previewed)
    known = bool(assessed.draft.description or assessed.draft.category)
    category = city().categories.get(report.category) if known else None
    return {
        "emergency": views.emergency_view(assessed.danger, language),
        "helpline": views.helpline_view(previewed.report, language),
        "category": _show_category(category, previewed, language) if category else None,
        "other_categories": [*_show_others(category, previewed, language)] if category else [],
        "questions": [*_show_questions(category, language)] if category else [],
        "closing_photo": category.closing_photo if category else None,
        "place": _show_place(previewed, language),
        "unclear": [*previewed.unclear],
        "holder": view_parts.office_view(report.holder, language) if complete else None,
        "promise": view_parts.promise_view(report, now) if complete else None,
        "message": _describe_promise(report, language) if complete else None,
        "visibility": report.visibility,
        "purpose": report.purpose,
        "confidential": _show_confidence(report),
        "similar": [views.similar_view(each, language) for each in previewed.alike],
    }


def _show_confidence(report: Report) -> intake_schemas.Confidential | None:
    if report.confidential is None:
        return None
    return "officials" if report.confidential == OFFICIALS else "sensitive"


def _show_category(
    category: Category, previewed: Previewed, language: Language
) -> intake_schemas.Guess:
    """Return the category that the report would have, with why it was suggested."""
    suggested = (each for each in previewed.suggested if each.category == category)
    found = next(suggested, Suggestion(category, 0.0))
    shown = _show_guess(found, language)
    return {**shown, "score": previewed.assessed.score}


def _show_others(
    category: Category, previewed: Previewed, language: Language
) -> Iterator[intake_schemas.Guess]:
    others = [each for each in previewed.suggested if each.category != category]
    for each in others[:MOST_OTHERS]:
        yield _show_guess(each, language)


def _show_guess(suggestion: Suggestion, language: Language) -> intake_schemas.Guess:
    return {
        "code": suggestion.category.code,
        "name": tell_name(suggestion.category, language),
        "score": suggestion.score,
        "phrases": [*suggestion.phrases],
    }


def _show_questions(category: Category, language: Language) -> Iterator[intake_schemas.Question]:
    for attribute in city().attributes.get(category.code, ()):
        yield show_question(attribute, language)


def show_question(attribute: Attribute, language: Language) -> intake_schemas.Question:
    choices = attribute.values_in(language)
    return {
        "code": attribute.code,
        "question": attribute.ask_in(language),
        "datatype": attribute.datatype,
        "required": attribute.required,
        "choices": [{"value": value, "name": name} for value, name in choices],
        "most": LONGEST_ANSWER.get(attribute.datatype),
    }


def _show_place(previewed: Previewed, language: Language) -> intake_schemas.FoundPlace:
    place = previewed.assessed.place
    kelurahan, kecamatan, kota = view_parts.area_view(place.area)
    name = None
    if kelurahan and kota:
        name = f"{kelurahan['name']}, {_drop_title(kota)}"
    elif kecamatan and kota:
        name = f"{KECAMATAN[language].format(name=kecamatan)}, {_drop_title(kota)}"
    return {
        "name": name,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "kota": kota,
        "found": place.found,
        "words_area": view_parts.named_area(place.words_area, language),
        "message": _describe_doubt(previewed, language),
    }


def _drop_title(kota: str) -> str:
    """Return "Jakarta Barat" of "Kota Administrasi Jakarta Barat"."""
    return TITLE.sub("", kota)


def _describe_doubt(previewed: Previewed, language: Language) -> str | None:
    """Return what is not clear about the place; None when nothing is, or nothing was said of it."""
    place = previewed.assessed.place
    if place.words_area and place.area:
        areas = (view_parts.describe_area(c, language) for c in (place.area, place.words_area))
        point, words = areas
        return CONTRADICTION[language].format(point=point, words=words)
    if "kelurahan" in previewed.unclear:
        return WHICH_KELURAHAN[language]
    if place.found == UNKNOWN and not names_place(previewed.assessed.draft):
        return None
    doubt = labels.PLACED.get(place.found)
    return doubt[language] if doubt else None


def _describe_promise(report: Report, language: Language) -> str:
    office = labels.name_of(report.holder, city(), language)
    in_charge = IN_CHARGE[language].format(office=office)
    return f"{in_charge} {labels.describe_promise(report, language)}"

"""The checks of a city's tables against one another: every code that a row names has to exist."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from chalicelib.city.city_settings import CitySettings
from chalicelib.city.model import City
from chalicelib.city.rows import (
    ChannelKind,
    ChannelState,
    Level,
    Priority,
    Promise,
    ReasonKind,
    Rung,
    RungKind,
    RungMeasure,
    Urgency,
)
from chalicelib.city.tables import figure_tables, territory_checks
from chalicelib.city.tables.csv_table import Row, TableError
from chalicelib.city.word_rows import ALLEGATION_LISTS, SENSITIVE_LISTS
from chalicelib.platform.entry_kinds import Kind

SERVICE = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")  # of push
COUNTRY = re.compile(r"[1-9][0-9]{0,2}")  # of telephone numbers, ITU-T E.164
# Of the rules of scores: the weights together, the parts of a share, and the stars of a rating.
UP = re.compile(r"up:[1-9]")

Rows = Mapping[str, list[Row]]


def check_city(city: City, rows: Rows) -> None:
    """Check all tables. Raises TableError for the first row that does not fit the others."""
    _check_settings(city, {row.key: row for row in rows["settings"]})
    _check_channels(city, rows["channels"])
    _check_channel_statuses(city, rows["channel_statuses"])
    territory_checks.check_territories(city, rows)
    territory_checks.check_names(rows["categories"], city.categories)
    _check_promises(city, rows["promises"])
    _check_categories(city, rows["categories"])
    for row in rows["groups"]:
        _check_ways(city, row)
    _check_ladder(city, rows["ladder"])
    _check_oversight(city, rows["accused_offices"])
    _check_urgency(city, rows["urgency"])
    figure_tables.check_versions(city.figures, rows["figures"], "figure_rules.csv")
    figure_tables.check_versions(city.scores, rows["scores"], "score_rules.csv")
    figure_tables.check_scores(city, rows["scores"])
    _check_reasons(city, rows["reasons"])
    _check_emergencies(city, rows["emergency"])
    _check_allegations(city, rows["allegations"])
    _check_sensitive_matters(city, rows["sensitive"])
    _check_georeport(city, rows)


def _check_emergencies(city: City, rows: Iterable[Row]) -> None:
    for row in rows:
        for code in row.several("categories"):
            if code not in city.categories:
                raise row.fault("categories", f"there is no category {code}")


def _check_allegations(city: City, rows: Iterable[Row]) -> None:
    """Every list that the detector knows by its name has a row, and every rule an office."""
    for row in rows:
        rule = row.cells["rule"]
        if rule and rule not in ("kecamatan", "kota"):
            _check_rule(city, row, rule)
    _check_lists(city.allegations.lists, ALLEGATION_LISTS, "allegations.csv")


def _check_sensitive_matters(city: City, rows: Iterable[Row]) -> None:
    """Every list that the detector knows by its name has a row, every rule an office, and no
    category means two matters.
    """
    taken: dict[str, str] = {}
    for row in rows:
        for code in row.several("categories"):
            if code not in city.categories:
                raise row.fault("categories", f"there is no category {code}")
            if code in taken:
                raise row.fault("categories", f"{code} is already one of {taken[code]}")
            taken[code] = row.cells["code"]
        if row.cells["rule"]:
            _check_rule(city, row, row.cells["rule"])
    _check_lists(city.sensitive.lists, SENSITIVE_LISTS, "sensitive.csv")


def _check_lists(lists: Iterable[str], needed: Iterable[str], file: str) -> None:
    for name in needed:
        if name not in lists:
            raise TableError(f"the row list {name} is missing", file=file)


def _check_settings(city: City, rows: Mapping[str, Row]) -> None:
    settings = city.settings
    for key, office in (("triage", settings.triage), ("top", settings.top)):
        if office not in city.offices:
            raise rows[key].fault("value", f"there is no office {office}")
    if settings.fallback_category not in city.categories:
        problem = f"there is no category {settings.fallback_category}"
        raise rows["fallback_category"].fault("value", problem)
    if all(row.code != settings.suggestion_promise for row in city.promises):
        problem = f"there is no promise {settings.suggestion_promise}"
        raise rows["suggestion_promise"].fault("value", problem)
    if settings.office_close <= settings.office_open:
        raise rows["office_close"].fault("value", "the office closes before it opens")
    if bool(settings.base_map) != bool(settings.map_attribution):
        raise rows["map_attribution"].fault("value", "stands with a base_map, and only with one")
    _check_messages(settings, rows)
    for name in sorted(settings.through_quiet_hours - {*Priority, *Kind}):
        problem = f"{name!r} is neither a priority nor a kind of entry"
        raise rows["through_quiet_hours"].fault("value", problem)


def _check_messages(settings: CitySettings, rows: Mapping[str, Row]) -> None:
    for code in sorted(settings.phone_countries):
        if not COUNTRY.fullmatch(code):
            raise rows["phone_countries"].fault("value", f"{code!r} is no country code, as 62 is")
    for host in sorted(settings.push_services):
        if not SERVICE.fullmatch(host):
            raise rows["push_services"].fault("value", f"{host!r} is no host, as *.push.test is")


def _check_channels(city: City, rows: Iterable[Row]) -> None:
    """Reports of a channel come in by webhooks or over a desk, and a desk belongs to an office."""
    for row, channel in zip(rows, city.channels.values(), strict=True):
        if channel.kind is ChannelKind.DESK:
            _check_desk(city, row, channel.desk)
        elif channel.desk:
            raise row.fault("desk", f"is empty for the kind {channel.kind}")
        if channel.senders and channel.kind is ChannelKind.DESK:
            raise row.fault("senders", "is empty for the kind desk, which has no webhooks")


def _check_desk(city: City, row: Row, desk: str) -> None:
    if not desk:
        raise row.fault("desk", "is empty; a desk has the level or the code of its offices")
    if desk not in (*Level, *city.offices):
        raise row.fault("desk", f"{desk!r} is neither a level nor an office")


def _check_promises(city: City, rows: Iterable[Row]) -> None:
    general = {each.code for each in city.promises if each.office == each.priority == "*"}
    for row, promise in zip(rows, city.promises, strict=True):
        if promise.office not in ("*", *Level) and promise.office not in city.offices:
            raise row.fault("office", f"{promise.office} is neither *, a level nor an office")
        if promise.code not in general:
            raise row.fault("office", f"the promise {promise.code} has no row for * and *")
        _check_spans(row, promise)


def _check_spans(row: Row, promise: Promise) -> None:
    if not promise.respond:
        raise row.fault("respond_hours", "is zero")
    if promise.first_answer < promise.respond:
        raise row.fault("first_answer_hours", "is less than respond_hours")
    if promise.complete < promise.first_answer:
        raise row.fault("complete_hours", "is less than first_answer_hours")


def _check_categories(city: City, rows: Iterable[Row]) -> None:
    for row, category in zip(rows, city.categories.values(), strict=True):
        if category.group not in city.groups:
            raise row.fault("group", f"there is no group {category.group}")
        _check_ways(city, row)


def _check_ways(city: City, row: Row) -> None:
    """The office and the promise of a category, or of a group for its new categories, exist."""
    if all(promise.code != row.text("promise") for promise in city.promises):
        raise row.fault("promise", f"there is no promise {row.cells['promise']}")
    _check_rule(city, row, row.text("rule"))


def _check_rule(city: City, row: Row, rule: str) -> None:
    kind, _, code = rule.partition(":")
    if rule == "kelurahan":
        return
    if kind not in ("office", "suku_dinas", "ukpd"):
        forms = "kelurahan, ukpd:<dinas>, suku_dinas:<dinas> or office:<code>"
        raise row.fault("rule", f"{rule!r} is not {forms}")
    if code not in city.offices:
        raise row.fault("rule", f"there is no office {code!r}")
    if kind != "office" and city.offices[code].level is not Level.DINAS:
        raise row.fault("rule", f"{code} is not an office of the level dinas")


def _check_ladder(city: City, rows: Iterable[Row]) -> None:
    """The rungs of a promise have the order in which they fall due.

    The last two are apart, because the last one repeats. At most one rung is measured by the first
    answer, since it is taken once.
    """
    steps: list[Rung] = []
    first_answer = 0
    for row, rung in zip(rows, city.ladder, strict=True):
        _check_recipient(city, row, rung.to)
        if (rung.kind is RungKind.RED_FLAG) != (rung.measure is RungMeasure.UNANSWERED):
            raise row.fault("measure", "a red flag is measured unanswered, and nothing else is")
        if rung.measure is RungMeasure.UNANSWERED and rung.share:
            raise row.fault("share", "is 0 where the measure is unanswered")
        first_answer += rung.measure is RungMeasure.FIRST_ANSWER
        if first_answer > 1:
            raise row.fault("measure", "is first_answer in another row already")
        if rung.measure is RungMeasure.PROMISE:
            if steps and (rung.share, rung.after) <= (steps[-1].share, steps[-1].after):
                raise row.fault("after_hours", f"is not due after {steps[-1].code}")
            steps.append(rung)
    if len(steps) < 2 or steps[-1].after - steps[-2].after <= timedelta():
        problem = "a promise needs two rungs or more, the last two of them hours apart"
        raise TableError(problem, file="ladder.csv", column="after_hours")


def _check_oversight(city: City, rows: Iterable[Row]) -> None:
    """Every row names offices, nobody looks into what is said against themselves, and there is a
    row for every other office.
    """
    for row in rows:
        accused, holder = row.cells["accused"], row.cells["holder"]
        row.text("source")
        if accused not in ("*", *city.offices):
            raise row.fault("accused", f"{accused} is neither * nor an office")
        if holder not in city.offices:
            raise row.fault("holder", f"there is no office {holder}")
        if holder == accused:
            raise row.fault("holder", "is the accused office itself")
    if "*" not in city.oversight:
        raise TableError("has no row for *", file="accused_offices.csv")


def _check_recipient(city: City, row: Row, to: str) -> None:
    if to in ("holder", "head") or UP.fullmatch(to):
        return
    for code, times in Counter(to.split("+")).items():
        if code not in city.offices:
            raise row.fault("to", f"{code!r} is neither holder, head, up:<levels> nor an office")
        if times > 1:
            raise row.fault("to", f"names {code} twice")


def _check_channel_statuses(city: City, rows: Iterable[Row]) -> None:
    """A channel with words of its own exists, and has one for each state."""
    for row in rows:
        channel = row.cells["channel"]
        if channel not in city.channels:
            raise row.fault("channel", f"there is no channel {channel}")
        for state in ChannelState:
            if (channel, state) not in city.channel_statuses:
                raise row.fault("state", f"{channel} has no word for {state}")


def _check_urgency(city: City, rows: Iterable[Row]) -> None:
    """More supporters never make a report less urgent."""
    before = Urgency(0, timedelta())
    for row, step in zip(rows, city.urgency, strict=True):
        if step.supporters <= before.supporters:
            raise row.fault("supporters", "is not more than in the row before")
        if step.earlier <= before.earlier:
            raise row.fault("earlier_hours", "is not more than in the row before")
        before = step


def _check_reasons(city: City, rows: Iterable[Row]) -> None:
    """Every kind of reason has a row, and a pause has a length."""
    for row, reason in zip(rows, city.reasons.values(), strict=True):
        if reason.kind is ReasonKind.PAUSE and not reason.most:
            raise row.fault("most_hours", "is zero")
    for kind in ReasonKind:
        if not any(reason.kind is kind for reason in city.reasons.values()):
            raise TableError(f"has no reason of the kind {kind}", file="reasons.csv")


def _check_georeport(city: City, rows: Rows) -> None:
    """The categories of questions exist, and each question has a place of its own."""
    private = next(row for row in rows["georeport"] if row.key == "private")
    for category in private.several("value"):
        if category not in city.categories:
            raise private.fault("value", f"there is no category {category}")
    places: set[tuple[str, str]] = set()
    for row in rows["attributes"]:
        category = row.cells["category"]
        if category not in city.categories:
            raise row.fault("category", f"there is no category {category}")
        if (category, row.cells["order"]) in places:
            raise row.fault("order", f"another question of {category} has it already")
        places.add((category, row.cells["order"]))

"""Reports whose texts are one text: known from the stream, beside the path, and told to officers.
Nothing else follows from it (decision 24).
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from chalicelib.city.current import city
from chalicelib.intake import campaigns, campaigns_store
from chalicelib.intake import campaigns_store as kept
from chalicelib.intake.campaigns import Sent, Signature, Texts
from chalicelib.intake.campaigns_store import Campaign, Held
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.errors import wrong_role
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log
from chalicelib.reports.lifecycle import officer_scope
from chalicelib.reports.model import Report
from chalicelib.reports.retry_on_conflict import insist
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import search_index

LISTING = frozenset({Role.HEAD, Role.DESK, Role.VERIFIER})


@cache
def _texts() -> Texts:
    return Texts(city(), folding().words)


def _signature(text: str) -> Signature | None:
    return _texts().signature(text, ids.derived("campaigns")) if text else None


def _span() -> timedelta:
    return timedelta(days=city().settings.campaign_days)


def follow(image: Mapping[str, Any]) -> None:
    """Put a new report's text beside those of others: one write for each band, and more only when
    it is a campaign's. Following it again does no harm.
    """
    filed = kept.filed(image)
    signature = _signature(filed.text)
    if signature is None:
        return
    one, span = Sent(filed.at, filed.number, signature.signs), _span()
    held = {band: campaigns_store.join(band, one, span) for band in signature.bands}
    same = campaigns.same(one.signs, _all(one, held))
    campaign = _known(one, held)
    if campaign is None:
        if len(same) < city().settings.campaign_least:
            return
        campaign = _claim(one, held, ids.keyed("campaign", same[0].number)[:12])
    for band, there in held.items():
        if campaign not in there.campaigns.values():
            campaigns_store.tell(band, one, span, campaign)
    begun = kept.of(campaign)
    whole = begun is not None and begun.many >= city().settings.campaign_least
    for each in [one] if whole else same:
        _enrol(campaign, each, filed.category, first=not whole)
    log.info("in_campaign", number=one.number, campaign=campaign)


def _claim(one: Sent, held: dict[str, Held], name: str) -> str:
    """The name of a new campaign, or that by which another report at the same moment made it one;
    its first reports are counted after that, by whoever finds them uncounted.
    """
    band = next(iter(held))
    held[band], made = campaigns_store.claim(band, one, _span(), name)
    if made:
        telemetry.count("CampaignFound")
    return _known(one, {band: held[band]}) or name


def _known(one: Sent, held: Mapping[str, Held]) -> str | None:
    """The campaign such texts are known as."""
    told = (pair for there in held.values() for pair in sorted(there.campaigns.items()))
    return next((name for signs, name in told if campaigns.alike(one.signs, signs)), None)


def _all(one: Sent, held: Mapping[str, Held]) -> list[Sent]:
    return [one, *(each for there in held.values() for each in there.sent)]


def _enrol(campaign: str, one: Sent, category: str, *, first: bool) -> None:
    known = timedelta(days=city().settings.campaign_kept_days)
    insist(lambda at: kept.enrol(campaign, one, category, known, first=first))


def forget(report: Report) -> None:
    """Let nothing be known of a report's text any more. A campaign that was known by it is known by
    another's then.
    """
    filing = report.filing
    signature = _signature(filing.description)
    span, signs = _span(), signature.signs if signature else ""
    one = Sent(filing.received_at, report.number, signs)
    for band in signature.bands if signature else ():
        left = campaigns_store.leave(band, one, span)
        if left and one.signs in left.campaigns:
            _pass_on(band, one, left)
    if campaign := report.campaign:
        insist(lambda at: kept.strike(campaign, one))


def _pass_on(band: str, one: Sent, left: Held) -> None:
    others = [each for each in campaigns.same(one.signs, left.sent) if each.number != one.number]
    if others:
        campaigns_store.tell(band, others[0], _span(), left.campaigns[one.signs])


def of(report: Report, officer: Officer) -> tuple[Campaign, list[str]] | None:
    """The campaign a report is part of, with the first numbers this officer would find: a Query and
    a BatchGetItem, of such a report only.
    """
    campaign = kept.of(report.campaign) if report.campaign else None
    return (campaign, _found([campaign], officer)[campaign.id]) if campaign else None


def page(
    officer: Officer, *, limit: int, after: tuple[int, str] | None
) -> tuple[list[tuple[Campaign, list[str]]], bool]:
    """Those of most reports first, after one of so many and that id; and whether there are more.
    Raises WrongRole.
    """
    if officer.agency != city().settings.triage and not officer.roles & LISTING:
        raise wrong_role(LISTING)
    least = city().settings.campaign_least
    every = [each for each in kept.every(clock.now()) if each.many >= least]
    every.sort(key=_place)
    behind = [each for each in every if after is None or _place(each) > (-after[0], after[1])]
    shown = behind[:limit]
    numbers = _found(shown, officer)
    return [(each, numbers[each.id]) for each in shown], len(behind) > limit


def _place(campaign: Campaign) -> tuple[int, str]:
    return -campaign.many, campaign.id


def _found(shown: list[Campaign], officer: Officer) -> dict[str, list[str]]:
    """Of each its first numbers, as far as a search would show them; central triage, which may
    moderate any report, is told all.
    """
    if officer.agency == city().settings.triage:
        return {each.id: [*each.numbers] for each in shown}
    every = [number for campaign in shown for number in campaign.numbers]
    mine = {
        line.number
        for line in search_index.of_numbers(every)
        if officer_scope.finds(officer, line.holder, line.area, city())
    }
    return {each.id: [number for number in each.numbers if number in mine] for each in shown}

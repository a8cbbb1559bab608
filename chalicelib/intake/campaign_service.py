"""Reports whose texts are one text: known from the stream, beside the path, and told to officers.
Nothing else follows from it (decision 24).
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from chalicelib.city.current import city
from chalicelib.intake import campaign_rules, campaign_store
from chalicelib.intake import campaign_store as kept
from chalicelib.intake.campaign_rules import Sent, Signature, Texts
from chalicelib.intake.campaign_store import Campaign, HeldTexts
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.errors import wrong_role
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log
from chalicelib.reports.lifecycle import permissions
from chalicelib.reports.model import Report
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import search_index

LISTING = frozenset({Role.HEAD, Role.DESK, Role.VERIFIER})


@cache
def _load_texts() -> Texts:
    return Texts(city(), folding().words)


def _sign(text: str) -> Signature | None:
    return _load_texts().signature(text, ids.derive_key("campaigns")) if text else None


def _campaign_span() -> timedelta:
    return timedelta(days=city().settings.campaign_days)


def follow_report(image: Mapping[str, Any]) -> None:
    """Put a new report's text beside those of others: one write for each band, and more only when
    it is a campaign's. Following it again does no harm.
    """
    filed = kept.decode_filed(image)
    signature = _sign(filed.text)
    if signature is None:
        return
    one, span = Sent(filed.at, filed.number, signature.signs), _campaign_span()
    held = {band: campaign_store.join_band(band, one, span) for band in signature.bands}
    same = campaign_rules.find_same(one.signs, _all_sent(one, held))
    campaign = _known_campaign(one, held)
    if campaign is None:
        if len(same) < city().settings.campaign_least:
            return
        campaign = _claim_name(one, held, ids.derive_hash("campaign", same[0].number)[:12])
    for band, there in held.items():
        if campaign not in there.campaigns.values():
            campaign_store.mark_band(band, one, span, campaign)
    begun = kept.load_campaign(campaign)
    whole = begun is not None and begun.many >= city().settings.campaign_least
    for each in [one] if whole else same:
        _enrol(campaign, each, filed.category, first=not whole)
    log.info("in_campaign", number=one.number, campaign=campaign)


def _claim_name(one: Sent, held: dict[str, HeldTexts], name: str) -> str:
    """The name of a new campaign, or that by which another report at the same moment made it one;
    its first reports are counted after that, by whoever finds them uncounted.
    """
    band = next(iter(held))
    held[band], made = campaign_store.claim_band(band, one, _campaign_span(), name)
    if made:
        telemetry.count_event("CampaignFound")
    return _known_campaign(one, {band: held[band]}) or name


def _known_campaign(one: Sent, held: Mapping[str, HeldTexts]) -> str | None:
    """The campaign such texts are known as."""
    told = (pair for there in held.values() for pair in sorted(there.campaigns.items()))
    return next((name for signs, name in told if campaign_rules.are_alike(one.signs, signs)), None)


def _all_sent(one: Sent, held: Mapping[str, HeldTexts]) -> list[Sent]:
    return [one, *(each for there in held.values() for each in there.sent)]


def _enrol(campaign: str, one: Sent, category: str, *, first: bool) -> None:
    known = timedelta(days=city().settings.campaign_kept_days)
    retry_on_conflict(lambda at: kept.enrol_report(campaign, one, category, known, first=first))


def forget_report(report: Report) -> None:
    """Let nothing be known of a report's text any more. A campaign that was known by it is known by
    another's then.
    """
    filing = report.filing
    signature = _sign(filing.description)
    span, signs = _campaign_span(), signature.signs if signature else ""
    one = Sent(filing.received_at, report.number, signs)
    for band in signature.bands if signature else ():
        left = campaign_store.leave_band(band, one, span)
        if left and one.signs in left.campaigns:
            _pass_on(band, one, left)
    if campaign := report.campaign:
        retry_on_conflict(lambda at: kept.strike_report(campaign, one))


def _pass_on(band: str, one: Sent, left: HeldTexts) -> None:
    others = [
        each for each in campaign_rules.find_same(one.signs, left.sent) if each.number != one.number
    ]
    if others:
        campaign_store.mark_band(band, others[0], _campaign_span(), left.campaigns[one.signs])


def load_campaign_of(report: Report, officer: Officer) -> tuple[Campaign, list[str]] | None:
    """The campaign a report is part of, with the first numbers this officer would find: a Query and
    a BatchGetItem, of such a report only.
    """
    campaign = kept.load_campaign(report.campaign) if report.campaign else None
    return (campaign, _find_numbers([campaign], officer)[campaign.id]) if campaign else None


def load_page(
    officer: Officer, *, limit: int, after: tuple[int, str] | None
) -> tuple[list[tuple[Campaign, list[str]]], bool]:
    """Those of most reports first, after one of so many and that id; and whether there are more.
    Raises WrongRole.
    """
    if officer.agency != city().settings.triage and not officer.roles & LISTING:
        raise wrong_role(LISTING)
    least = city().settings.campaign_least
    every = [each for each in kept.load_campaigns(clock.now()) if each.many >= least]
    every.sort(key=_page_place)
    behind = [each for each in every if after is None or _page_place(each) > (-after[0], after[1])]
    shown = behind[:limit]
    numbers = _find_numbers(shown, officer)
    return [(each, numbers[each.id]) for each in shown], len(behind) > limit


def _page_place(campaign: Campaign) -> tuple[int, str]:
    return -campaign.many, campaign.id


def _find_numbers(shown: list[Campaign], officer: Officer) -> dict[str, list[str]]:
    """Of each its first numbers, as far as a search would show them; central triage, which may
    moderate any report, is told all.
    """
    if officer.agency == city().settings.triage:
        return {each.id: [*each.numbers] for each in shown}
    every = [number for campaign in shown for number in campaign.numbers]
    mine = {
        line.number
        for line in search_index.load_lines(every)
        if permissions.may_find(officer, line.holder, line.area, city())
    }
    return {each.id: [number for number in each.numbers if number in mine] for each in shown}

"""Campaigns: reports with the same text, which the stream finds after the filing was answered.

Officers are shown them as information. Nothing else follows from it (decision 24).
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from chalicelib.city.current import city
from chalicelib.intake.campaigns import rules as campaigns_rules
from chalicelib.intake.campaigns import store as campaigns_store
from chalicelib.intake.campaigns.rules import Sent, Signature, Texts
from chalicelib.intake.campaigns.store import Campaign, HeldTexts
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.errors import wrong_role
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log
from chalicelib.reports.access import office_access
from chalicelib.reports.model import Report
from chalicelib.reports.store import search_index
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store.search_index import folding

LISTING = frozenset({Role.HEAD, Role.DESK, Role.VERIFIER})


@cache
def _load_texts() -> Texts:
    return Texts(city(), folding().words)


def _sign(text: str) -> Signature | None:
    return _load_texts().signature(text, ids.derive_key("campaigns")) if text else None


def _campaign_span() -> timedelta:
    return timedelta(days=city().settings.campaign_days)


def follow_report(image: Mapping[str, Any]) -> None:
    """Store the signature of a new report's text, and enrol the report when it is in a campaign.

    ``image`` is the item of the report's first entry in DynamoDB's own JSON. Costs one write for
    each band, and more only for a report of a campaign. Repeating it does no harm.
    """
    filed = campaigns_store.decode_filed(image)
    signature = _sign(filed.text)
    if signature is None:
        return
    one, span = Sent(filed.at, filed.number, signature.signs), _campaign_span()
    texts = {band: campaigns_store.join_band(band, one, span) for band in signature.bands}
    same = campaigns_rules.find_same(one.signs, _all_sent(one, texts))
    campaign = _known_campaign(one, texts)
    if campaign is None:
        if len(same) < city().settings.campaign_least:
            return
        campaign = _claim_name(one, texts, ids.derive_hash("campaign", same[0].number)[:12])
    for band, band_texts in texts.items():
        if campaign not in band_texts.campaigns.values():
            campaigns_store.mark_band(band, one, span, campaign)
    stored = campaigns_store.load_campaign(campaign)
    # until the first reports are all counted, each report of the campaign enrols them again
    complete = stored is not None and stored.many >= city().settings.campaign_least
    for each in [one] if complete else same:
        _enrol(campaign, each, filed.category, first=not complete)
    log.info("in_campaign", number=one.number, campaign=campaign)


def _claim_name(one: Sent, texts: dict[str, HeldTexts], name: str) -> str:
    """Return the name of the campaign: ``name``, or the name that another report gave it at the
    same moment.

    The first reports are counted afterwards, by whichever report finds them uncounted.
    """
    band = next(iter(texts))
    texts[band], is_new = campaigns_store.claim_band(band, one, _campaign_span(), name)
    if is_new:
        telemetry.count_event("CampaignFound")
    return _known_campaign(one, {band: texts[band]}) or name


def _known_campaign(one: Sent, texts: Mapping[str, HeldTexts]) -> str | None:
    """Return the id of the campaign that has the text of this report, None when there is none."""
    pairs = (pair for band_texts in texts.values() for pair in sorted(band_texts.campaigns.items()))
    return next(
        (name for signs, name in pairs if campaigns_rules.are_alike(one.signs, signs)), None
    )


def _all_sent(one: Sent, texts: Mapping[str, HeldTexts]) -> list[Sent]:
    return [one, *(each for band_texts in texts.values() for each in band_texts.sent)]


def _enrol(campaign: str, one: Sent, category: str, *, first: bool) -> None:
    kept_for = timedelta(days=city().settings.campaign_kept_days)
    retry_on_conflict(
        lambda at: campaigns_store.enrol_report(campaign, one, category, kept_for, first=first)
    )


def forget_report(report: Report) -> None:
    """Delete all that is stored about a report's text. A campaign that was recognised by the text
    of this report is recognised by the text of another one afterwards.
    """
    filing = report.filing
    signature = _sign(filing.description)
    span, signs = _campaign_span(), signature.signs if signature else ""
    one = Sent(filing.received_at, report.number, signs)
    for band in signature.bands if signature else ():
        texts = campaigns_store.leave_band(band, one, span)
        if texts and one.signs in texts.campaigns:
            _pass_on(band, one, texts)
    if campaign := report.campaign:
        retry_on_conflict(lambda at: campaigns_store.strike_report(campaign, one))


def _pass_on(band: str, one: Sent, texts: HeldTexts) -> None:
    """Let the campaign be recognised by the next report with this text, if there is one."""
    same = campaigns_rules.find_same(one.signs, texts.sent)
    others = [each for each in same if each.number != one.number]
    if others:
        campaigns_store.mark_band(band, others[0], _campaign_span(), texts.campaigns[one.signs])


def load_campaign_of(report: Report, officer: Officer) -> tuple[Campaign, list[str]] | None:
    """Return the campaign of a report, with those of its first numbers that this officer may find.

    Return None for a report in no campaign. For a report in one it costs a Query and a
    BatchGetItem.
    """
    campaign = campaigns_store.load_campaign(report.campaign) if report.campaign else None
    return (campaign, _find_numbers([campaign], officer)[campaign.id]) if campaign else None


def load_page(
    officer: Officer, *, limit: int, after: tuple[int, str] | None
) -> tuple[list[tuple[Campaign, list[str]]], bool]:
    """Return a page of campaigns, each with the first numbers that this officer may find, and
    whether more campaigns follow. Campaigns with the most reports come first.

    ``after`` is the number of reports and the id of the campaign before the page. Raises WrongRole.
    """
    if officer.agency != city().settings.triage and not officer.roles & LISTING:
        raise wrong_role(LISTING)
    least = city().settings.campaign_least
    every = [each for each in campaigns_store.load_campaigns(clock.now()) if each.many >= least]
    every.sort(key=_page_place)
    rest = [each for each in every if after is None or _page_place(each) > (-after[0], after[1])]
    shown = rest[:limit]
    numbers = _find_numbers(shown, officer)
    return [(each, numbers[each.id]) for each in shown], len(rest) > limit


def _page_place(campaign: Campaign) -> tuple[int, str]:
    return -campaign.many, campaign.id


def _find_numbers(shown: list[Campaign], officer: Officer) -> dict[str, list[str]]:
    """Return the first numbers of each campaign, by the campaign's id: the numbers that a search
    would show this officer. Central triage may moderate any report, so it gets all of them.
    """
    if officer.agency == city().settings.triage:
        return {each.id: [*each.numbers] for each in shown}
    every = [number for campaign in shown for number in campaign.numbers]
    visible = {
        line.number
        for line in search_index.load_lines(every)
        if line.confidential is None
        and office_access.may_find(officer, line.holder, line.area, city())
    }
    return {each.id: [number for number in each.numbers if number in visible] for each in shown}

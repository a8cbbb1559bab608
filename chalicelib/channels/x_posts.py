"""What posts and direct messages of X say: words, media, place and moment."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.channels.x_values import Json, listed, members, plain, words
from chalicelib.domain.draft import Draft
from chalicelib.domain.report import Media

SENDER = "x"  # the module by which the media come
KEPT = 5
SHARP = 600_000  # bits a second: of a video, a plate can be read from there on
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PRECISE = frozenset(("poi", "neighborhood"))  # of a city or a country the name says too little
TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".mp4": "video/mp4"}

_MEDIA = re.compile(
    r"https://(?:pbs\.twimg\.com|video\.twimg\.com|ton\.twitter\.com)/[A-Za-z0-9._~/?&=:+-]{1,2000}"
)
_SHORT = re.compile(r"[ \n]?(https?://t\.co/[A-Za-z0-9]+)")
_ENTITY = re.compile("&(amp|lt|gt);")
_UNESCAPED = {"amp": "&", "lt": "<", "gt": ">"}
# A minus is part of it only before a space: the latitude of Jakarta begins with one.
_MENTION = re.compile(r"@([A-Za-z0-9_]+)[\s,:;.!]*(?:-\s+)?")
_MENTIONS = re.compile(rf"\.?\s*(?:{_MENTION.pattern})+")


def again(post: Json, post_id: str) -> bool:
    """A repost, or a later version of a post. Versions stand oldest first, each with its own id:
    https://docs.x.com/x-api/fundamentals/edit-posts.
    """
    versions = post.get("edit_history_tweet_ids")
    if versions is None:
        versions = members(post.get("edit_history")).get("edit_tweet_ids")
    first = plain(versions[0]) if isinstance(versions, list) and versions else ""
    return bool(members(post.get("retweeted_status"))) or first not in ("", post_id)


def answers(post: Json, post_id: str) -> tuple[str, ...]:
    """The post it answers, then the one the talk began with."""
    start = post.get("conversation_id_str") or post.get("conversation_id")
    known = (plain(post.get("in_reply_to_status_id_str")), plain(start))
    return tuple(dict.fromkeys(each for each in known if each not in ("", post_id)))


def names(post: Json, account: str) -> frozenset[str]:
    """Our own, as they stand after an @."""
    mentions = listed(members(post.get("entities")).get("user_mentions"))
    ours = [words(each.get("screen_name")) for each in mentions if each.get("id_str") == account]
    if post.get("in_reply_to_user_id_str") == account:
        ours.append(words(post.get("in_reply_to_screen_name")))
    return frozenset(name.lower() for name in ours)


def addressed(text: str, ours: frozenset[str]) -> str:
    """The text without our own names among the mentions it begins with."""
    leading = _MENTIONS.match(text)
    if leading is None:
        return text
    found = _MENTION.finditer(leading[0])
    others = "".join(each[0] for each in found if each[1].lower() not in ours)
    return f"{others}{text[leading.end() :]}".strip()


def typed(text: str, attached: Sequence[Json]) -> str:
    """What the person typed: X escapes three characters, and adds a link for what is attached."""
    links = {words(each.get("url")) for each in attached}
    text = _SHORT.sub(lambda found: "" if found[1] in links else found[0], text)
    return _ENTITY.sub(lambda found: _UNESCAPED[found[1]], text).strip()


def attached(post: Json) -> list[Json]:
    """All of it stands in the extended entities only:
    https://developer.x.com/en/docs/tweets/data-dictionary/overview/extended-entities-object.
    """
    lists = (members(post.get(name)).get("media") for name in ("extended_entities", "entities"))
    return next(filter(None, map(listed, lists)), [])


def media(attached: Sequence[Json]) -> tuple[Media, ...]:
    sources = dict.fromkeys(filter(None, map(_source, attached)))
    return tuple(
        Media(SENDER, source, TYPES.get(source.partition("?")[0][-4:]))
        for source in list(sources)[:KEPT]
    )


def _source(medium: Json) -> str:
    """The smallest video that is sharp enough, or else the picture."""
    variants = listed(members(medium.get("video_info")).get("variants"))
    videos = sorted(
        (_rate(each), _address(each, "url"))
        for each in variants
        if each.get("content_type") == "video/mp4" and _address(each, "url")
    )
    sharp = [source for rate, source in videos if rate >= SHARP]
    return (sharp or [videos[-1][1]])[0] if videos else _address(medium, "media_url_https")


def _address(medium: Json, name: str) -> str:
    source = words(medium.get(name))
    return source if _MEDIA.fullmatch(source) else ""


def _rate(variant: Json) -> int:
    rate = variant.get("bitrate")
    return rate if isinstance(rate, int) else 0


def placed(draft: Draft, post: Json) -> Draft:
    """A GeoJSON point has the longitude first; the X Activity API keeps it under ``geo``. A place
    is less than a point, and a town is nothing.
    """
    point = members(post.get("coordinates")) or members(members(post.get("geo")).get("coordinates"))
    pair = point.get("coordinates")
    if isinstance(pair, list) and len(pair) == 2:
        lat, lng = _degrees(pair[1], most=90), _degrees(pair[0], most=180)
        if lat is not None and lng is not None:
            return replace(draft, lat=lat, lng=lng)
    place = members(post.get("place"))
    known = words(place.get("full_name")) if words(place.get("place_type")) in PRECISE else ""
    return replace(draft, address=known.strip()[:300] or None)


def _degrees(value: object, *, most: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return round(float(value), 6) + 0.0 if abs(value) <= most else None


def name(user: Json) -> str | None:
    names = (words(user.get(name)).strip()[:100] for name in ("name", "screen_name", "username"))
    return next(filter(None, names), None)


def moment(value: object, now: datetime) -> datetime | None:
    """The sender's own, when it is one that can be true."""
    try:
        at = _parsed(words(value))
    except (ValueError, OverflowError):
        return None
    return at if OLDEST <= at <= now + timedelta(days=1) else None


def _parsed(text: str) -> datetime:
    """``Mon Nov 23 01:00:00 +0000 2026``, ISO 8601, or milliseconds since 1970."""
    if text.isdecimal():
        return EPOCH + timedelta(seconds=int(text[:20]) // 1000)
    if text[:1].isdecimal():
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    else:
        at = datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
    return at.astimezone(UTC).replace(microsecond=0)

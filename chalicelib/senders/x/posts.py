"""What posts and direct messages of X say: words, media, place and moment."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.model import Media
from chalicelib.senders.draft import Draft

# What X posts, as values that may be of any type.


Json = Mapping[str, object]

_ID = re.compile(r"[0-9]{1,20}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def loaded(body: bytes) -> Json:
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(reason="JSON") from None
    if not isinstance(whole, dict):
        raise Unreadable(reason="JSON")
    return whole


def members(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def words(value: object) -> str:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def plain(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def person(user: object) -> Json:
    """Users stand bare in some events, and under ``data`` in others."""
    return members(members(user).get("data")) or members(user)


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


# The events of the X Activity API, in the form of the Account Activity API:
# https://docs.x.com/x-api/activity/event-payloads.


POSTED = frozenset(("post.create", "post.mention.create"))


def older(data: object) -> Json:
    """Its event in the form of the Account Activity API; empty for what is no message. Raises
    Unreadable when it does not say what it is. Direct messages it has in that form already:
    https://docs.x.com/x-api/activity/event-payloads.
    """
    event = members(data)
    kind, payload = words(event.get("event_type")), members(event.get("payload"))
    if not kind:
        raise Unreadable(reason="event_type")
    account = members(event.get("filter")).get("user_id")
    includes = members(event.get("includes"))
    if kind in POSTED:
        return {"for_user_id": account, "tweet_create_events": [_post(payload, includes)]}
    if kind == "dm.received":
        talks = payload.get("direct_message_events", [payload])
        users = payload.get("users")
        return {"for_user_id": account, "direct_message_events": talks, "users": users}
    return {}


def _post(post: Json, includes: Json) -> Json:
    if members(post.get("user")):
        return post
    users = [person(each) for each in listed(includes.get("users"))]
    author = plain(post.get("author_id"))
    user = next((each for each in users if each.get("id") == author), {})
    at, places = words(members(post.get("geo")).get("place_id")), listed(includes.get("places"))
    note = members(post.get("note_tweet"))  # the whole of a long post
    referred = listed(post.get("referenced_tweets"))
    related = {words(each.get("type")): each.get("id") for each in referred}
    return {
        **post,
        "id_str": post.get("id"),
        "user": {**user, "id_str": author},
        "text": words(note.get("text")) or post.get("text"),
        "entities": _entities({**post, **note}, includes, users),
        "place": next((each for each in places if each.get("id") == at), {}),
        "in_reply_to_status_id_str": related.get("replied_to"),
        "retweeted_status": {"id_str": related["retweeted"]} if "retweeted" in related else None,
    }


def _entities(post: Json, includes: Json, users: Sequence[Json]) -> Json:
    entities = members(post.get("entities"))
    named = [*listed(entities.get("mentions")), *users]
    mentions = [{"id_str": each.get("id"), "screen_name": each.get("username")} for each in named]
    return {"user_mentions": mentions, "media": _media(post, entities, includes)}


def _media(post: Json, entities: Json, includes: Json) -> list[Json]:
    keys = members(post.get("attachments")).get("media_keys")
    wanted = {words(each) for each in keys} if isinstance(keys, list) else set()
    links = {words(each.get("media_key")): each.get("url") for each in listed(entities.get("urls"))}
    return [
        {
            "url": links.get(key),
            "media_url_https": each.get("url") or each.get("preview_image_url"),
            "video_info": {
                "variants": [
                    {**variant, "bitrate": variant.get("bit_rate")}
                    for variant in listed(each.get("variants"))
                ]
            },
        }
        for each in listed(includes.get("media"))
        if (key := words(each.get("media_key"))) in wanted
    ]

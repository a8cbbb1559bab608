"""Posts and direct messages of X: their text, media, place and moment.

The values that X posts may be of any JSON type; the ``as_`` functions return an empty value for
another type than the expected one.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.platform.errors import Unreadable
from chalicelib.reports.files import file_types
from chalicelib.reports.filing import Media
from chalicelib.senders.draft import Draft
from chalicelib.senders.json_values import parse_position

SENDER = "x"  # the module that fetches the media
MOST_MEDIA = 5
SHARP_BITRATE = 600_000  # bits a second: from here on a number plate in a video is readable
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PRECISE = frozenset(("poi", "neighborhood"))  # the name of a city or a country says too little

Json = Mapping[str, object]

_ID = re.compile(r"[0-9]{1,20}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MEDIA = re.compile(
    r"https://(?:pbs\.twimg\.com|video\.twimg\.com|ton\.twitter\.com)/[A-Za-z0-9._~/?&=:+-]{1,2000}"
)
_SHORT = re.compile(r"[ \n]?(https?://t\.co/[A-Za-z0-9]+)")
_ENTITY = re.compile("&(amp|lt|gt);")
_UNESCAPED = {"amp": "&", "lt": "<", "gt": ">"}
# A minus belongs to the mention only before a space: the latitude of Jakarta begins with a minus.
_MENTION = re.compile(r"@([A-Za-z0-9_]+)[\s,:;.!]*(?:-\s+)?")
_MENTIONS = re.compile(rf"\.?\s*(?:{_MENTION.pattern})+")


def parse_object(body: bytes) -> Json:
    """Return the JSON object in a body. Raises Unreadable when it is no JSON object."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(reason="JSON") from None
    if not isinstance(whole, dict):
        raise Unreadable(reason="JSON")
    return whole


def as_object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def as_objects(value: object) -> list[Json]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def as_text(value: object) -> str:
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else ""


def as_id(value: object) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def find_user(user: object) -> Json:
    """Return the user, which some events have directly and others under ``data``."""
    return as_object(as_object(user).get("data")) or as_object(user)


def is_repeat(post: Json, post_id: str) -> bool:
    """Return whether a post is a repost, or a later version of a post.

    X lists the versions oldest first, each with an id of its own:
    https://docs.x.com/x-api/fundamentals/edit-posts.
    """
    versions = post.get("edit_history_tweet_ids")
    if versions is None:
        versions = as_object(post.get("edit_history")).get("edit_tweet_ids")
    first = as_id(versions[0]) if isinstance(versions, list) and versions else ""
    return bool(as_object(post.get("retweeted_status"))) or first not in ("", post_id)


def answered_ids(post: Json, post_id: str) -> tuple[str, ...]:
    """Return the id of the post that this post answers, then that of the conversation's first."""
    start = post.get("conversation_id_str") or post.get("conversation_id")
    ids = (as_id(post.get("in_reply_to_status_id_str")), as_id(start))
    return tuple(dict.fromkeys(each for each in ids if each not in ("", post_id)))


def own_names(post: Json, account: str) -> frozenset[str]:
    """Return the names of our own account that the post mentions, in lower case, without the @."""
    mentions = as_objects(as_object(post.get("entities")).get("user_mentions"))
    ours = [as_text(each.get("screen_name")) for each in mentions if each.get("id_str") == account]
    if post.get("in_reply_to_user_id_str") == account:
        ours.append(as_text(post.get("in_reply_to_screen_name")))
    return frozenset(name.lower() for name in ours)


def strip_own_names(text: str, ours: frozenset[str]) -> str:
    """Return the text without our own names among its leading mentions."""
    leading = _MENTIONS.match(text)
    if leading is None:
        return text
    mentions = _MENTION.finditer(leading[0])
    others = "".join(each[0] for each in mentions if each[1].lower() not in ours)
    return f"{others}{text[leading.end() :]}".strip()


def typed_text(text: str, attached: Sequence[Json]) -> str:
    """Return the text that the person typed: X escapes ``&<>`` and adds links to attachments."""
    links = {as_text(each.get("url")) for each in attached}
    text = _SHORT.sub(lambda match: "" if match[1] in links else match[0], text)
    return _ENTITY.sub(lambda match: _UNESCAPED[match[1]], text).strip()


def list_attached(post: Json) -> list[Json]:
    """Return the attached media. Only the extended entities have all of them:
    https://developer.x.com/en/docs/tweets/data-dictionary/overview/extended-entities-object.
    """
    lists = (as_object(post.get(name)).get("media") for name in ("extended_entities", "entities"))
    return next(filter(None, map(as_objects, lists)), [])


def list_media(attached: Sequence[Json]) -> tuple[Media, ...]:
    sources = dict.fromkeys(filter(None, map(_media_url, attached)))
    return tuple(
        Media(SENDER, source, file_types.type_of_name(source.partition("?")[0]))
        for source in list(sources)[:MOST_MEDIA]
    )


def _media_url(medium: Json) -> str:
    """Return the address of the smallest video that is sharp enough, else of the picture."""
    variants = as_objects(as_object(medium.get("video_info")).get("variants"))
    videos = sorted(
        (_bitrate(each), _url_of_member(each, "url"))
        for each in variants
        if each.get("content_type") == "video/mp4" and _url_of_member(each, "url")
    )
    sharp = [source for rate, source in videos if rate >= SHARP_BITRATE]
    return (sharp or [videos[-1][1]])[0] if videos else _url_of_member(medium, "media_url_https")


def _url_of_member(medium: Json, name: str) -> str:
    source = as_text(medium.get(name))
    return source if _MEDIA.fullmatch(source) else ""


def _bitrate(variant: Json) -> int:
    rate = variant.get("bitrate")
    return rate if isinstance(rate, int) else 0


def add_place(draft: Draft, post: Json) -> Draft:
    """Return the draft with the post's place: its point, else the address of a precise place.

    A GeoJSON point has the longitude first; the X Activity API has it under ``geo``. A town is too
    imprecise to be an address.
    """
    point = as_object(post.get("coordinates")) or as_object(
        as_object(post.get("geo")).get("coordinates")
    )
    pair = point.get("coordinates")
    if isinstance(pair, list) and len(pair) == 2:
        lat, lng = parse_position(pair[1], pair[0])
        if lat is not None:
            return replace(draft, lat=lat, lng=lng)
    place = as_object(post.get("place"))
    name = as_text(place.get("full_name")) if as_text(place.get("place_type")) in PRECISE else ""
    return replace(draft, address=name.strip()[:300] or None)


def user_name(user: Json) -> str | None:
    names = (as_text(user.get(name)).strip()[:100] for name in ("name", "screen_name", "username"))
    return next(filter(None, names), None)


def plausible_moment(value: object, now: datetime) -> datetime | None:
    """Return the sender's moment; None unless it lies between 2000 and a day from now."""
    try:
        at = _parse_moment(as_text(value))
    except (ValueError, OverflowError):
        return None
    return at if OLDEST <= at <= now + timedelta(days=1) else None


def _parse_moment(text: str) -> datetime:
    """Parse ``Mon Nov 23 01:00:00 +0000 2026``, ISO 8601, or milliseconds since 1970.

    Raises ValueError or OverflowError when the text is none of them.
    """
    if text.isdecimal():
        return EPOCH + timedelta(seconds=int(text[:20]) // 1000)
    if text[:1].isdecimal():
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    else:
        at = datetime.strptime(text, "%a %b %d %H:%M:%S %z %Y")
    return at.astimezone(UTC).replace(microsecond=0)


# The events of the X Activity API, converted to the form of the Account Activity API.

POST_EVENTS = frozenset(("post.create", "post.mention.create"))


def to_account_activity(data: object) -> Json:
    """Return an event of the X Activity API in the form of the Account Activity API.

    The result is empty for an event that is no message. Direct messages have that form already:
    https://docs.x.com/x-api/activity/event-payloads. Raises Unreadable when the event has no type.
    """
    event = as_object(data)
    kind, payload = as_text(event.get("event_type")), as_object(event.get("payload"))
    if not kind:
        raise Unreadable(reason="event_type")
    account = as_object(event.get("filter")).get("user_id")
    includes = as_object(event.get("includes"))
    if kind in POST_EVENTS:
        return {"for_user_id": account, "tweet_create_events": [_convert_post(payload, includes)]}
    if kind == "post.delete":
        deleted = {"id": payload.get("id"), "user_id": payload.get("author_id")}
        return {"for_user_id": account, "tweet_delete_events": [{"status": deleted}]}
    if kind == "dm.received":
        talks = payload.get("direct_message_events", [payload])
        users = payload.get("users")
        return {"for_user_id": account, "direct_message_events": talks, "users": users}
    return {}


def _convert_post(post: Json, includes: Json) -> Json:
    if as_object(post.get("user")):
        return post
    users = [find_user(each) for each in as_objects(includes.get("users"))]
    author = as_id(post.get("author_id"))
    user = next((each for each in users if each.get("id") == author), {})
    at, places = (
        as_text(as_object(post.get("geo")).get("place_id")),
        as_objects(includes.get("places")),
    )
    note = as_object(post.get("note_tweet"))  # the full text of a long post
    referred = as_objects(post.get("referenced_tweets"))
    related = {as_text(each.get("type")): each.get("id") for each in referred}
    return {
        **post,
        "id_str": post.get("id"),
        "user": {**user, "id_str": author},
        "text": as_text(note.get("text")) or post.get("text"),
        "entities": _convert_entities({**post, **note}, includes, users),
        "place": next((each for each in places if each.get("id") == at), {}),
        "in_reply_to_status_id_str": related.get("replied_to"),
        "retweeted_status": {"id_str": related["retweeted"]} if "retweeted" in related else None,
    }


def _convert_entities(post: Json, includes: Json, users: Sequence[Json]) -> Json:
    entities = as_object(post.get("entities"))
    users_named = [*as_objects(entities.get("mentions")), *users]
    mentions = [
        {"id_str": each.get("id"), "screen_name": each.get("username")} for each in users_named
    ]
    return {"user_mentions": mentions, "media": _convert_media(post, entities, includes)}


def _convert_media(post: Json, entities: Json, includes: Json) -> list[Json]:
    keys = as_object(post.get("attachments")).get("media_keys")
    wanted = {as_text(each) for each in keys} if isinstance(keys, list) else set()
    links = {
        as_text(each.get("media_key")): each.get("url") for each in as_objects(entities.get("urls"))
    }
    return [
        {
            "url": links.get(key),
            "media_url_https": each.get("url") or each.get("preview_image_url"),
            "video_info": {
                "variants": [
                    {**variant, "bitrate": variant.get("bit_rate")}
                    for variant in as_objects(each.get("variants"))
                ]
            },
        }
        for each in as_objects(includes.get("media"))
        if (key := as_text(each.get("media_key"))) in wanted
    ]

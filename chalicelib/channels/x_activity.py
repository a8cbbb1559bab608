"""The events of the X Activity API, in the form of the Account Activity API:
https://docs.x.com/x-api/activity/event-payloads.
"""

from collections.abc import Sequence

from chalicelib.channels.x_values import Json, listed, members, person, plain, words
from chalicelib.domain.errors import Unreadable

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

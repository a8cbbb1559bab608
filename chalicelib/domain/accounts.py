"""Accounts on social networks that a text tells of, but those of public bodies."""

import re
from collections.abc import Collection, Iterator

from chalicelib.domain.lexicon import Lexicon

_NETWORK = "ig|insta(?:gram)?|fb|facebook|twitter|tiktok|telegram|threads|akun|medsos"
_LINE = "line[ ]id|id[ ]line|user[ ]?name|user"
_WHOSE = r"(?:nya)?(?:[ \t](?:saya|sy|aku|gue|gw|pelaku|dia|ig|fb|tiktok|instagram|x)){0,2}"
_AT = re.compile(
    r"(?<![\w@./])@[a-z0-9_](?:[a-z0-9_.-]{0,40}[a-z0-9_])?(?![\w@]|\.\w)", re.IGNORECASE
)
_LABELLED = re.compile(
    rf"""
    (?<![^\W_])(?:{_NETWORK}|{_LINE}|line){_WHOSE}[ \t]{{0,3}}[:=-][ \t]{{0,3}}
        @?(?P<said>[a-z0-9_][a-z0-9_.-]{{2,40}}(?<![.-]))
    | (?<![^\W_])(?:{_NETWORK}|{_LINE}){_WHOSE}[ \t]{{1,3}}
        (?P<bare>(?=[a-z0-9_.]{{0,40}}[0-9_.][a-z0-9_])[a-z0-9_][a-z0-9_.-]{{2,40}}(?<![.-]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BACK = 40  # characters in which the words before an account lie
_OWN = re.compile(
    rf"(?:(?<![^\W_])(?:{_NETWORK}|x)(?:[ \t][a-z]{{2,9}})?"
    r"(?:ku|[ \t](?:saya|sy|aku|ku|gue|gw|gua|pribadi))"
    rf"|(?<![^\W_])(?:my|our)[ \t](?:{_NETWORK}|x))[ \t:]{{1,3}}\Z",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"""
    (?:https?://)?(?:www\.|m\.|web\.)?(?<![\w.-])
    (?:instagram|facebook|fb|x|twitter|tiktok|threads|t|linkedin)\.(?:com|me|net)/(?:in/)?
    @?([\w.]{2,40}[\w/])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_OF_NOBODY = frozenset(
    [
        "p",
        "reel",
        "reels",
        "watch",
        "groups",
        "share",
        "status",
        "photo",
        "photos",
        "story",
        "stories",
        "events",
    ]
)
_CUE = re.compile(rf"@|/|\b(?:{_NETWORK}|line|user)", re.IGNORECASE)
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def spans(text: str, public: Collection[str], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """The places of accounts. One is a public body's when a word of ``public`` is in it and no
    name of a person is a part of it: @DinasLHJakarta, not @budi_jakarta.
    """
    if not _CUE.search(text):
        return
    for start, end in _told(text):
        own = _OWN.search(text, max(0, start - _BACK), start)
        if own or not _is_public(text[start:end], public, lexicon):
            yield start, end


def _told(text: str) -> Iterator[tuple[int, int]]:
    yield from (told.span() for told in _AT.finditer(text))
    for told in _LABELLED.finditer(text):
        yield told.span("said" if told["said"] else "bare")
    for page in _PAGE.finditer(text):
        if page[1].strip("/").lower() not in _OF_NOBODY:
            yield page.span()


def _is_public(account: str, public: Collection[str], lexicon: Lexicon) -> bool:
    lowered = account.lower()
    if not any(word in lowered for word in public):
        return False
    dotted = lowered.strip("@").split(".")
    if "/" not in lowered and not all(any(word in part for word in public) for part in dotted):
        return False  # @lottie.in.jkt
    parts = (part.lower() for part in _PART.findall(account))
    return not any(
        len(part) > 2 and part in lexicon.names and part not in lexicon.words and part not in public
        for part in parts
    )

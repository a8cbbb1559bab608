"""Messages that are no reports: greetings, thanks, and questions such as "sudah sampai mana pak".

A message is small talk only when phrases of ``small_talk.csv`` make up all of it, so no word of a
complaint is lost. The city's slang and fillers are seen through: "laporan sy gmn ya pak" is
"laporan saya bagaimana".
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from unicodedata import category, normalize

from chalicelib.city.current import city
from chalicelib.city.word_rows import Meaning, SmallTalk
from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.senders import command_words, registry
from chalicelib.senders.model import Command, CommandWord, Message

PARTNER = "partner"
COURTESIES = (CommandWord.THANKS, CommandWord.GREETING)
MOST_LETTERS = 160  # a longer message is read as a complaint
# How many stars people write.
STARS = {
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")  # as in "halooo"
_ORDER = tuple(Meaning)


class Phrases:
    """The phrases of one city."""

    def __init__(self, rows: Iterable[SmallTalk], slang: Mapping[str, str]) -> None:
        rows = [*rows]
        self._slang = slang
        # Set first: the words of all other phrases are read without them.
        self._fillers: frozenset[str] = frozenset(
            row.phrase for row in rows if row.meaning is Meaning.FILLER
        )
        self._phrases = {
            words: row
            for row in reversed(rows)
            if row.meaning is not Meaning.FILLER and (words := self._split(row.phrase))
        }
        self._longest = max(map(len, self._phrases), default=0)

    def recognise(self, text: str) -> SmallTalk | None:
        """Return the phrase that counts, when phrases make up the whole text; else None."""
        if len(text) > MOST_LETTERS:
            return None
        words = self._split(text)
        found = self._cover(words)
        return min(found, key=lambda row: _ORDER.index(row.meaning), default=None)

    def _cover(self, words: Sequence[str]) -> list[SmallTalk]:
        """Return the fewest phrases that make up the words, one after the other; none when some
        word is left over.
        """
        ways: list[list[SmallTalk] | None] = [[]]  # for the words up to each place
        for end in range(1, len(words) + 1):
            found: list[list[SmallTalk]] = []
            for begin in range(max(0, end - self._longest), end):
                before, row = ways[begin], self._phrases.get(tuple(words[begin:end]))
                if before is not None and row:
                    found.append([*before, row])
            ways.append(min(found, key=len, default=None))
        return ways[-1] or []

    def _split(self, text: str) -> tuple[str, ...]:
        """Return the words of a text that say something. Symbols count where they are drawings."""
        plain = _DRAWN_OUT.sub(r"\1", normalize("NFKC", remove_unseen(text)).casefold())
        tokens = (
            token
            for token in _TOKEN.findall(plain)
            if token[0].isalnum() or category(token) == "So"
        )
        meant = (word for token in tokens for word in self._slang.get(token, token).split())
        return tuple(word for word in meant if word not in self._fillers)


def find_command(message: Message) -> Command | None:
    """Return what a message of small talk asks for, None for any other message.

    A message with a file or a place is none, and neither is what a partner's system delivers. No
    letter is answered at once, so of letters only greetings and thanks are small talk.
    """
    draft = message.draft
    kind = draft.sender.kind if draft.sender else ""
    if draft.media or draft.address or draft.lat is not None or kind == PARTNER:
        return None
    number, text = message.number, draft.description
    if number is None:
        number, text = command_words.split_number(text)
    if number and not text.strip() and message.talker:
        return Command(CommandWord.STATUS, number)
    stars, bare = _take_stars(text)
    found = _load_phrases().recognise(bare)
    if stars and (found is None or found.meaning is not Meaning.RATING):
        stars, found = None, _load_phrases().recognise(text)
    if found is None:
        return None
    word = CommandWord(found.meaning)
    if kind in registry.WRITING_LETTERS and word not in COURTESIES:
        return None
    return Command(word, number, stars, found.language)


def _take_stars(text: str) -> tuple[int | None, str]:
    """Return the only number from one to five in a text, and the text without it. Where there is
    none or more than one it is None, and the text stays whole.
    """
    found = [match for match in _WORD.finditer(text) if match[0].lower() in STARS]
    if len(found) != 1:
        return None, text
    (match,) = found
    return STARS[match[0].lower()], f"{text[: match.start()]} {text[match.end() :]}"


@cache
def _load_phrases() -> Phrases:
    return Phrases(city().small_talk, city().slang)

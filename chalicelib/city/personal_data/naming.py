"""Decides whether the words at a place of a text are the name of a person."""

import re
from functools import cached_property

from chalicelib.city.model import PublicNames
from chalicelib.city.personal_data.introductions import TITLES, Trust
from chalicelib.city.personal_data.titles import PARTICLES, PLACE_BEFORE
from chalicelib.city.personal_data.word_lists import Lexicon, WordClass

MOST = 5  # words in a name
WORD = re.compile(r"[^\W\d_]{1,40}(?:['’`´-][^\W\d_]{1,40}){0,4}")

_GAP = re.compile(r"[ \t]{1,3}")
_DOTTED = re.compile(r"\.[ \t]{0,3}")
SHORTENED = frozenset(("moh", "muh", "mohd", "muhd", "abd", "st", "md", "rr", "mat", "hj", "gst"))
_BALINESE = frozenset(
    [
        "made",
        "wayan",
        "nyoman",
        "ketut",
        "gede",
        "putu",
        "kadek",
        "komang",
        "nengah",
        "luh",
        "gusti",
        "dewa",
    ]
)
_ENDS = re.compile(r"[ \t]*(?:[.,;:!?()/\n+|–-]|[0-9]|$)")
# Words behind "saya" and an unknown word in small letters: "saya wiryo warga ..."
_OF_SELF = re.compile(
    r"[ \t]{1,3}(?:warga|wrg|dari|dr|tinggal|rt|umur|usia|nik|ktp|penduduk|asal|jualan|pedagang"
    r"|penjual|tukang|tkg|karyawan|mahasiswa|mahasiswi|pelajar|guru|supir|sopir|driver)\b"
    r"|[ \t]?,[ \t]?(?:warga|dari|anak|umur|usia|kelas|siswa|siswi)\b"
    r"|,?[ \t]{1,3}[0-9]{1,2}[ \t]?(?:tahun|thn|th)\b",
    re.IGNORECASE,
)
# Words behind "saya" and a name that is a word as well: "saya Intan mau lapor"
_OF_ONESELF = re.compile(
    r"[ \t]{0,3}(?:[,(]|\b(?:warga|dari|dr|mau|ingin|izin|ijin|tinggal|umur|usia|lagi|ya|nih|yang"
    r"|yg)\b)",
    re.IGNORECASE,
)
_OF_A_REPORTER = re.compile(
    r"[ \t]{1,3}(?:mau|ingin|izin|ijin|hendak)[ \t]{1,3}(?:lapor|melapor|tanya|nanya|bertanya"
    r"|mengadu|mengadukan|melaporkan)\b|,?[ \t]{1,3}[0-9]{1,2}[ \t]?(?:tahun|thn|th)\b"
    r"|,?[ \t]{1,3}(?:warga|wrg|tinggal|umur|usia|penduduk|asal|siswa|siswi|kelas)\b",
    re.IGNORECASE,
)
# Words behind "pak" and such a name: "pak subur tukang sampah"
_OF_SOMEBODY = re.compile(
    r"[ \t]{1,3}(?:dari|tukang|petugas|selaku|sebagai|ketua|pemilik|minta|bilang|suka|sering|buang"
    r"|jualan|security|satpam|ppsu|umur|usia|hidup|jatuh|kena|ditolak|hilang|ga|gak|belum|blm|tidak|tdk|kecelakaan|kelas|yg|yang|punya|sakit|meninggal|butuh|warga|sama|dan|jutek|judes|galak|ramah|kasar|sombong|baik|rajin|malas|jual)\b",
    re.IGNORECASE,
)
_LIKELY = (Trust.LIKELY, Trust.TITLED)
_NAMES = (WordClass.NAME, WordClass.BOTH)

Word = re.Match[str]


class Naming:
    """One text, with the names that begin at its places."""

    def __init__(self, text: str, lexicon: Lexicon, public: PublicNames) -> None:
        self._text, self._lexicon, self._public = text, lexicon, public

    @cached_property
    def cased(self) -> bool:
        """Whether capitals tell names from other words: not when all words have them, or none."""
        names = self._lexicon.names
        long = (word for word in WORD.findall(self._text) if len(word) > 2)
        words = [word for word in long if word[0].islower() or word.lower() not in names]
        small = sum(word[0].islower() for word in words)
        return 0 < len(words) <= small * 5 or (len(words) < 4 and not self._text.isupper())

    def name(self, at: int, trust: Trust) -> tuple[int, int] | None:
        """Return the span of the name at a place, or behind titles there; None without a name."""
        if titles := TITLES.match(self._text, at):
            at = titles.end()
        words = self._words(at, trust)
        if not words:
            return None
        start, end = words[0].start(), words[-1].end()
        if trust is Trust.SIGNED and not _ENDS.match(self._text, end):
            return None
        return None if self._is_public(self._text[start:end], trust) else (start, end)

    def many_known(self, span: tuple[int, int]) -> int:
        """Return how many words of a name are on the lists."""
        words = WORD.findall(self._text[slice(*span)])
        return sum(word.lower() in self._lexicon.names for word in words)

    def is_place(self, word: str) -> bool:
        """Return whether a word is part of the name of an area or an office."""
        return word.lower() in self._lexicon.places

    def _is_public(self, name: str, trust: Trust) -> bool:
        """Return whether a name is of a person in public office, or of a street."""
        if trust in (Trust.TOLD, Trust.SELF):
            return False
        words = [word.lower() for word in WORD.findall(name)]
        starts = {" ".join(words[:many]) for many in range(1, len(words) + 1)}
        if not starts.isdisjoint(self._public.people):
            return True
        return trust is Trust.SURE and not starts.isdisjoint(self._public.places)

    def is_public_name(self, name: str) -> bool:
        """Return whether a name is of a person in public office, of a street, or of an area."""
        return self._is_public(name, Trust.SURE)

    def _words(self, at: int, trust: Trust) -> list[Word]:
        words: list[Word] = []
        while len(words) < MOST and (word := WORD.match(self._text, at)):
            if not (self._continues(word, words[0], trust) if words else self._begins(word, trust)):
                break
            words.append(word)
            gap = self._gap(word)
            if gap is None:
                break
            at = gap
        while words and words[-1][0].lower() in PARTICLES:
            words.pop()
        return words

    def _gap(self, word: Word) -> int | None:
        """Return where the next word of a name may begin; None for nowhere.

        Behind a full stop a name goes on only when the word before is short.
        """
        short = len(word[0]) == 1 or word[0].lower() in SHORTENED
        if short and (dotted := _DOTTED.match(self._text, word.end())):
            return dotted.end()
        gap = _GAP.match(self._text, word.end())
        return gap.end() if gap else None

    def class_of(self, word: str) -> WordClass:
        """Return the class of a word as this text writes it."""
        listed = self._lexicon.class_of(word)
        if listed in (WordClass.NAME, WordClass.BOTH, WordClass.WORD):
            return listed
        if self.cased and word.isupper() and 1 < len(word) < 6:
            return WordClass.WORD  # an abbreviation
        return WordClass.UNKNOWN if listed is WordClass.MADE and self._capital(word) else listed

    def _capital(self, word: str) -> bool:
        """Return whether the word has a capital, in a text where capitals distinguish names."""
        return self.cased and word[0].isupper()

    def _after(self, word: Word) -> Word | None:
        gap = self._gap(word)
        return None if gap is None else WORD.match(self._text, gap)

    def _next(self, word: Word) -> WordClass | None:
        """Return the class of the next word; None when a name can't go on with it."""
        after = self._after(word)
        if after is None:
            return None
        next_class = self.class_of(after[0])
        unknown = next_class is WordClass.UNKNOWN and not self._capital(after[0])
        return None if unknown else next_class

    def _begins(self, word: Word, trust: Trust) -> bool:
        """Return whether a name begins with the word."""
        word_class = self.class_of(word[0])
        if trust is Trust.CAPITAL and not self._capital(word[0]):
            return word_class is WordClass.NAME
        if word_class is WordClass.BOTH:
            return self._begins_both(word, trust)
        if word_class is WordClass.UNKNOWN:
            return self._begins_unknown(word, trust)
        return word_class is WordClass.NAME or self._is_initial(word)

    def _begins_both(self, word: Word, trust: Trust) -> bool:
        """Return whether a name that is an everyday word as well is meant as a name."""
        after = self._next(word)
        if after is WordClass.NAME or (after is WordClass.BOTH and trust in (*_LIKELY, Trust.TOLD)):
            return True
        capital = self._capital(word[0])
        if trust in _LIKELY:
            return capital or bool(_OF_SOMEBODY.match(self._text, word.end()))
        if trust is Trust.TOLD:
            return capital or bool(_ENDS.match(self._text, word.end()))
        if trust is Trust.SELF:
            if not capital:
                return bool(_OF_A_REPORTER.match(self._text, word.end()))
            goes_on = after in (WordClass.BOTH, WordClass.UNKNOWN)
            return goes_on or bool(_OF_ONESELF.match(self._text, word.end()))
        if trust is Trust.CAPITAL and capital:
            return not self._is_before_capital_word(word)
        return capital and trust is not Trust.SURE

    def _is_before_capital_word(self, word: Word) -> bool:
        """Return whether an everyday word with a capital follows: "Cinta Jakarta"."""
        after = self._after(word)
        return (
            after is not None
            and after[0][0].isupper()
            and self.class_of(after[0]) is WordClass.WORD
        )

    def _begins_unknown(self, word: Word, trust: Trust) -> bool:
        if trust is Trust.TOLD or (trust is not Trust.SURE and self._capital(word[0])):
            return True
        if trust in _LIKELY:
            titled = trust is Trust.TITLED and len(word[0]) > 3
            return titled or bool(_OF_SOMEBODY.match(self._text, word.end()))
        return trust is Trust.SELF and (
            self._next(word) is WordClass.NAME or bool(_OF_SELF.match(self._text, word.end()))
        )

    def _is_initial(self, word: Word) -> bool:
        """Return whether a name such as "M. Rizky", "I Gusti" or "Ni Made" begins with the word."""
        after = self._after(word) if len(word[0]) < 5 else None
        if after is None:
            return False
        if word[0].lower() in ("i", "ni"):
            return after[0].lower() in _BALINESE
        if word[0].lower() in ("la", "wa"):
            return after[0].lower() == "ode"
        dotted = len(word[0]) == 1 and self._text[word.end()] == "."
        if not (dotted or word[0].lower() in SHORTENED):
            return False
        return self.class_of(after[0]) in (*_NAMES, WordClass.UNKNOWN)

    def _continues(self, word: Word, first: Word, trust: Trust) -> bool:
        """Return whether a name that begins with ``first`` goes on with the word."""
        if word[0].lower() in PARTICLES:
            return True
        if self._capital(first[0]) and not word[0][0].isupper():
            return False
        word_class = self.class_of(word[0])
        if self._capital(word[0]):
            last = trust is Trust.TOLD and bool(_ENDS.match(self._text, word.end()))
            return self._continues_capital(word, word_class) or (last and not word[0].isupper())
        if word_class is WordClass.NAME:
            return True
        if trust not in (Trust.TOLD, Trust.SELF, Trust.SIGNED):
            return False
        if word_class is WordClass.BOTH and trust is Trust.SELF:
            at = word.end()
            return bool(_ENDS.match(self._text, at) or _OF_ONESELF.match(self._text, at))
        return word_class is WordClass.BOTH or (
            word_class is WordClass.UNKNOWN and not self._goes_on_unknown(word)
        )

    def _goes_on_unknown(self, word: Word) -> bool:
        """Return whether one more unknown word follows. Then neither word is part of a name."""
        after = self._after(word)
        return after is not None and self.class_of(after[0]) in (WordClass.UNKNOWN, WordClass.MADE)

    def _continues_capital(self, word: Word, word_class: WordClass) -> bool:
        if word_class is WordClass.WORD:  # "Tan Kok Wee", not "Budi Jalan Sudirman"
            return self._next(word) is WordClass.NAME and not PLACE_BEFORE.search(word[0] + " ")
        return word_class is not WordClass.NONE or len(word[0]) < 3

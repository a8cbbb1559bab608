"""The cues that introduce a name, in Indonesian and English, each with its degree of trust.

Every pattern is bounded, because citizens write these texts.
"""

import re
from enum import Enum, auto
from functools import cache
from typing import NamedTuple

from chalicelib.city.personal_data.titles import (
    BY_PEOPLE,
    CLOSINGS,
    HONORIFICS,
    KIN,
    KIN_ENGLISH,
    LABELS,
    ME,
    NEAR,
    ROLES,
    SKILLED,
    UNIT,
    WHOSE,
    build_choice,
)


class Trust(Enum):
    """The condition under which the words behind a cue are a name."""

    TOLD = auto()  # "nama saya": any word that is no everyday word
    SELF = auto()  # "saya": a known name, or a word with a capital that is no everyday word
    LIKELY = auto()  # "anak saya": as SELF, and no small letters behind a capital
    TITLED = auto()  # "Pak": as LIKELY, or any letters that are not a known word
    SIGNED = auto()  # "Salam,": as SELF, with nothing behind the name
    CAPITAL = auto()  # "this is": as SELF, with a capital only
    SURE = auto()  # a known name


class Cue(NamedTuple):
    """Words before a name: one of ``heads``, in small letters, and the pattern ``rest`` behind it.

    A cue that ``opens`` counts only at the beginning of a sentence or behind a greeting. Behind a
    cue ``of_place`` there may be the name of a street or a shop as well.
    """

    heads: frozenset[str]
    rest: str
    trust: Trust
    of_place: bool = False
    opens: bool = False

    def end(self, text: str, head: int) -> int | None:
        """Return where the name begins behind a head that ends at ``head``; None without the rest.

        The pattern is compiled for the first text that needs it.
        """
        match = _compile(self.rest).match(text, head)
        return match.end() if match else None


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_E = r"(?![^\W_])"  # where a word ends
_S = r"[ \t]{1,3}"
_S0 = r"[ \t]{0,3}"
_IS = r"(?:[ \t]{0,8}(?:[:=]|adalah\b|ialah\b|yaitu\b|itu\b|is\b)){0,2}[ \t\"'“*]{0,3}"
_I = f"{build_choice(ME)}{_E}"

TITLES = re.compile(
    rf"(?:(?:{build_choice(HONORIFICS)}|si|sang|yth|rt|rw)"
    rf"(?:\.[ \t]{{0,3}}|{_S}(?:\d{{1,2}}{_S})?)){{1,3}}",
    re.IGNORECASE,
)


def _build_cue(
    heads: str, rest: str, trust: Trust, of_place: bool = False, opens: bool = False
) -> Cue:
    return Cue(frozenset(heads.split()), rest, trust, of_place, opens)


def _append_ends(words: str, *ends: str) -> str:
    return " ".join(word + end for word in words.split() for end in ends)


_CUES = (
    # nama saya Budi; nama lengkap: Budi; namaku Budi
    _build_cue(
        "nama nma nm",
        rf"{_S}(?:lengkap|asli|{build_choice(ME)}|pelapor|pemohon|pengadu|pengirim|penerima"
        r"|pemilik|pelanggan|pemegang|kontak|korban|pasien|siswa|panggilan)"
        rf"(?:{_S}(?:lengkap|asli|panggilan|{build_choice(ME)}|(?:di|sesuai){_S}ktp))?{_E}{_IS}",
        Trust.TOLD,
    ),
    _build_cue("namaku", _IS, Trust.TOLD),
    _build_cue(
        "nama name nm",
        r"(?:[ \t]{0,3}[(/][^\n():=]{2,20}\)?)?[ \t]{0,8}[:=][ \t\"'“*]{0,3}\n?",
        Trust.TOLD,
    ),
    # nama anak saya Budi; namanya Budi; nama Budi
    _build_cue(
        "nama nma namanya nm",
        rf"(?:{_S}(?:{build_choice(KIN)}|{build_choice(WHOSE)}|dia|sopirnya|tukang|"
        rf"(?:petugas|oknum|sopir|pemilik|pelaku)(?:nya)?)){{0,3}}{_E}{_IS}",
        Trust.LIKELY,
    ),
    _build_cue("bernama berinisial inisial", rf"(?:{_S}lengkap)?{_E}{_IS}", Trust.TOLD),
    _build_cue("dengan dgn atas", rf"{_S}na?ma{_E}{_IS}", Trust.TOLD),
    _build_cue("a", rf"(?:\.[ \t]?n\.?|/n\.?){_IS}", Trust.TOLD),
    _build_cue("an", rf"\.{_IS}", Trust.TOLD),
    _build_cue("an", _S, Trust.CAPITAL),
    _build_cue(
        "perkenalkan kenalkan kenalin memperkenalkan kenalan",
        rf"(?:{_S}(?:dulu|dl|diri|min|kak|pak))?[^\w\n]{{0,5}}(?:nama{_S})?(?:{_I})?{_IS}[^\w\n]{{0,4}}",
        Trust.TOLD,
    ),
    _build_cue(
        "tanda bertanda",
        rf"{_S}tangan(?:{_S}di)?{_S}bawah{_S}ini{_E}\s{{0,3}}[,:;]?\s{{0,3}}"
        rf"(?:nama{_E})?{_IS}(?:{_I})?[ \t,]{{0,3}}",
        Trust.TOLD,
    ),
    _build_cue(
        "panggil panggilan dipanggil disapa sebut",
        rf"(?:{_S}(?:saja|aja|sj|{build_choice(ME)})){{1,2}}{_E}{_IS}",
        Trust.TOLD,
    ),
    _build_cue("panggilan dipanggil disapa", _IS, Trust.LIKELY),
    _build_cue(
        "alias dikenal mengaku julukan sebut",
        rf"{_S}(?:(?:sebagai|saja|aja|dengan|nama|bernama|dipanggil){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _build_cue("lapor melapor melaporkan", rf"{_S}", Trust.SURE),
    _build_cue("pelapor pengadu", rf"{_S}", Trust.CAPITAL),
    _build_cue("warga", rf"{_S0}[,(]{_S0}", Trust.SURE),
    _build_cue("fb facebook ktp kk akta kartu", _S, Trust.SURE),
    _build_cue(
        LABELS, r"(?:[ \t]\d{1,2})?[ \t]{0,8}(?:[:=]|[ \t][–-][ \t])[ \t\"'“*]{0,3}", Trust.LIKELY
    ),
    # my name is; the name's; I am; this is; call me
    _build_cue(
        "my the",
        rf"{_S}(?:full{_S})?name(?:['’]?s|{_S}is|:){_E}[ \t:]{{0,3}}",
        Trust.TOLD,
    ),
    _build_cue("name names", rf"(?:['’]?s|{_S}is){_E}[ \t:]{{0,3}}", Trust.LIKELY),
    _build_cue("named called", rf"(?:{_S}(?:as|by))?{_S}", Trust.LIKELY),
    _build_cue("call", rf"{_S}me{_E}[ \t:,\"'“]{{0,3}}", Trust.CAPITAL),
    _build_cue("his her whose", rf"{_S}name{_E}[ \t:]{{0,3}}", Trust.LIKELY),
    _build_cue("i", rf",{_S}", Trust.LIKELY, opens=True),
    _build_cue("me us we", rf",{_S}", Trust.CAPITAL),
    _build_cue("she he who", rf"{_S}is{_S}", Trust.CAPITAL),
    _build_cue("we", rf"{_S}are(?:{_S}the)?{_S}", Trust.CAPITAL),
    _build_cue("i", rf"(?:{_S}am|['’]?m){_E}[ \t,]{{0,3}}", Trust.LIKELY),
    _build_cue("im", _S, Trust.CAPITAL),
    _build_cue("this you", rf"{_S}is{_E}[ \t,]{{0,3}}", Trust.CAPITAL),
    _build_cue("it", rf"['’]?s{_E}[ \t,]{{0,3}}", Trust.CAPITAL),
    _build_cue("signed", rf"(?:{_S}by)?[,:]?{_S}", Trust.CAPITAL),
    _build_cue("from", rf"{_S}", Trust.SURE),
    # saya Budi, at the beginning of a clause, or after a greeting
    _build_cue(
        ME,
        rf"{_S0}[,(–-]?{_S0}(?:(?:ini|adalah|(?:yang|yg){_S}bernama|bernama){_S})?",
        Trust.SELF,
        opens=True,
    ),
    _build_cue(ME, rf"{_S0},?{_S0}(?:(?:yang|yg){_S}bernama{_S})?", Trust.CAPITAL, of_place=True),
    _build_cue(ME, rf"{_S0},?{_S0}", Trust.SURE, of_place=True),
    _build_cue(
        "kami kita we",
        rf"{_S}(?:ber(?:dua|tiga|empat|lima)|sekeluarga|semua|three|two|all){_S0}[,:(]?{_S0}",
        Trust.CAPITAL,
    ),
    _build_cue("the", rf"{_S}(?=[^\W\d_]{{2,20}}{_S}family)", Trust.LIKELY),
    # Halo, dengan Budi; hubungi Budi
    _build_cue("ini dengan dgn", _S, Trust.CAPITAL, opens=True),
    _build_cue("ini dengan dgn sama", _S, Trust.SURE, opens=True),
    _build_cue(
        "hubungi hub kontak contact cp chat wa telp telepon call",
        rf"{_S}",
        Trust.SURE,
    ),
    _build_cue("ask speak", rf"{_S}(?:for|to|with){_S}", Trust.CAPITAL),
    _build_cue("temu ketemu bertemu", rf"{_S}", Trust.SURE),
    # anak saya Rafi; our maid's daughter, Siti
    _build_cue(
        KIN,
        rf"(?:{_S}(?:{build_choice(WHOSE)}|di{_S}rumah){_E}){{1,2}}{_S0}[,(:]?{_S0}"
        rf"(?:(?:yang|yg|yaitu|si|an\.?|bernama){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _build_cue(
        _append_ends(KIN, "nya", "ku"),
        rf"{_S0}[,(:]?{_S0}(?:(?:yang|yg|yaitu|si|an\.?|bernama){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _build_cue(
        KIN + " wali orangtua tua", rf"{_S}dari{_S}(?:(?:siswa|siswi|murid|anak){_S})?", Trust.SURE
    ),
    _build_cue(KIN_ENGLISH, rf",?{_S}(?:(?:is|named|called){_S})?", Trust.LIKELY),
    _build_cue(
        ROLES,
        rf"(?:{_S}(?:{UNIT}|r[tw][ \t.]{{0,2}}\d{{0,3}}(?:/\d{{1,3}})?))?{_E}{_S0}[,:(]?{_S0}",
        Trust.LIKELY,
        of_place=True,
    ),
    _build_cue("keluarga", rf"{_S}(?:besar|bapak|almarhum|alm\.?){_S}", Trust.CAPITAL),
    _build_cue(BY_PEOPLE, rf"(?:{_S}oleh)?{_S}", Trust.CAPITAL, of_place=True),
    _build_cue(
        NEAR,
        rf"(?:{_S}(?:{UNIT}|r[tw][ \t.]{{0,2}}\d{{0,3}}(?:/\d{{1,3}})?))?{_E}{_S0}[,:(]?{_S0}",
        Trust.SURE,
        of_place=True,
    ),
    # rumah pak mugi; ketemu bu sarmi
    _build_cue(
        """
        rumah rmh kos kosan kontrakan milik punya pemilik pemiliknya tetangga oleh sama saksi
        bernama namanya anaknya istri suami ketemu bertemu kata kandang anjing kucing motor mobil
        """,
        rf"(?:{_S}(?:saya|sy|kami|gw))?{_S}(?:pak|bu|bapak|ibu|bpk|mas|mbak|bang|haji|koh|cik)"
        rf"(?:{_S}haji)?{_S}",
        Trust.TOLD,
        of_place=True,
    ),
    # sopir angkot Anwar; dokter gigi Maya
    _build_cue(
        SKILLED,
        rf"{_S}[^\W\d_]{{2,12}}{_S}(?:[a-z]?\d{{1,3}}[a-z]?{_S})?",
        Trust.SURE,
        of_place=True,
    ),
    _build_cue(
        HONORIFICS, rf"(?:\.{_S0}|['’]?{_S})(?:(?:de|dhe|lik){_S})?", Trust.TITLED, of_place=True
    ),
    # ditulis oleh Jemima
    _build_cue(
        "ditulis dibuat disampaikan diajukan dilaporkan dikirim diketik dikelola dijaga dipegang"
        " dibawa dipimpin disusun diurus dimiliki written reported sent submitted",
        rf"{_S}(?:oleh|by){_S}",
        Trust.CAPITAL,
        of_place=True,
    ),
    _build_cue("si", _S, Trust.CAPITAL, of_place=True),
    # Terima kasih, Budi
    _build_cue(
        CLOSINGS,
        rf"(?:{_S}(?:banyak|byk|saya|kami|hormat|kasih|you|regards|wishes|min|admin"
        rf"|sehat|sebelumnya|sblmnya|ya|yaa|truly|sincerely|wr\.?|wb\.?)){{0,2}}"
        rf"{_S0}[,.:!;)\n/~–-][\s,.!~(–-]{{0,4}}",
        Trust.SIGNED,
    ),
    _build_cue(CLOSINGS, rf"(?:{_S}(?:saya|kami|kasih|ya|yaa)){{0,1}}{_S}", Trust.SURE),
)
CUES: dict[str, list[Cue]] = {}  # by head, in small letters
for _each in _CUES:
    for _head in _each.heads:
        CUES.setdefault(_head, []).append(_each)
# Words behind a name at the beginning of a sentence, with the trust of the name: "Budi here".
ENDINGS = {
    **dict.fromkeys(("here", "sini", "disini"), Trust.LIKELY),
    **dict.fromkeys(
        ["nih", "mau", "ingin", "izin", "ijin", "lapor", "melapor", "warga", "dari", "from"],
        Trust.SURE,
    ),
}

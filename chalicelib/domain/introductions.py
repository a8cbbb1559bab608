"""What introduces a name, in Indonesian and English, and how far each is to be trusted.

Every pattern is bounded: citizens write these texts.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from functools import cache
from typing import NamedTuple


class Trust(Enum):
    """What has to be known of the words behind a cue for them to be a name."""

    TOLD = auto()  # "nama saya": whatever is no everyday word
    SELF = auto()  # "saya": a known name, or a word with a capital that is no everyday word
    LIKELY = auto()  # "Pak": the same, and no small letters behind a capital
    SIGNED = auto()  # "Salam,": the same, with nothing behind it
    CAPITAL = auto()  # "this is": the same, with a capital only
    SURE = auto()  # a known name


class Cue(NamedTuple):
    """What ends where a name begins. A text that has it has one of ``words``, in small letters.
    Behind a cue ``of_place`` a street or a shop may be named as well.
    """

    words: frozenset[str]
    pattern: str
    trust: Trust
    of_place: bool = False

    def found(self, text: str) -> Iterator[re.Match[str]]:
        """Where the text has it. A pattern is compiled for the first text that needs it."""
        return _compiled(self.pattern).finditer(text)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


PARTICLES = frozenset(
    ("bin", "binti", "bte", "br", "boru", "van", "der", "den", "de", "al", "el", "dos", "da")
)
_ME = "saya sy sya aku ak gue gua gw gwe ane ana kami"
_KIN = """
    anak ank putra putri suami isteri istri bini ibu mama mamah bunda bapak bpk ayah papa adik adek
    ade kakak abang nenek kakek mertua tetangga teman temen kawan sahabat keponakan ponakan sepupu
    cucu paman bibi pacar majikan saudara sodara rekan pembantu asisten ortu
"""
_KIN_ENGLISH = """
    son daughter husband wife neighbor neighbour mother father brother sister maid friend landlord
    landlady nanny helper colleague kid child baby cousin boss
"""
_WHOSE = """
    saya sy kami aku gue gua gw ku nya kita beliau pertama kedua ketiga bungsu sulung kandung
    perempuan kecil
"""
_ROLES = """
    sopir supir driver kurir satpam petugas oknum saksi korban pelaku milik pemilik pemiliknya
    miliknya penghuni penyewa jukir preman calo pedagang ketua ketuanya guru bidan pasien siswa
    siswi murid tetangga honorer kepada kata sama bareng bersama dengan buat untuk dari oleh bayi
    tukang si punya mantan mandor staf staff pegawai juragan rumah kos kosan keluarga guard officer
    ko ci mak nek engkong aa opung uni kaka wak uwa uwak bik lek paklik bulik gus ning inang amang
    tulang ajo ustaz ustazah nyonyah anak balita lansia istri suami janda adik kakak paman bibi sdr
    diterima ditolak dilayani dibantu ditemui dihubungi dipukul diancam dikelola menemui by with
    resident
"""
_SKILLED = """
    sopir supir driver kurir petugas dokter guru tukang pedagang satpam mandor penjaga pengelola
    pemilik staf juru siswa siswi bidan perawat suster
"""
_UNIT = (
    "mata|satpol[ \t]pp|satpol|dishub|ppsu|pjlp|kelurahan|kecamatan|loket|parkir|ojek|ojol|sampah"
)
_LABELS = """
    pelapor pengirim penerima pemohon pengadu narahubung kontak contact person cp pic pemilik dari
    from korban saksi pelaku terlapor pj sender reporter signed wali ibu ayah anak pasien hormat
"""
_BEFORE_SOMEBODY = """
    rumah rmh kos kosan kontrakan milik punya pemilik pemiliknya tetangga oleh sama saksi bernama
    namanya anaknya istri suami ketemu bertemu kata namanya kandang anjing kucing motor mobil yaitu
"""
_HONORIFICS = """
    pak bu bapak ibu bpk bp ibuk sdr sdra sdri saudara saudari mas mbak mba mbk kak kakak bang bg
    abang mpok om tante koh cik cici teh teteh kang akang neng nenek kakek pakde bude mbah eyang opa
    oma encang encing nyak babeh bli cak uda ustad ustadz ustadzah ust habib haji hajah hajjah h hj
    kh kyai kiai romo pendeta pdt suster dokter dr drg drs dra ir prof nyonya tuan nona tn ny nn alm
    almh almarhum almarhumah mr mrs ms miss mister sir madam
"""
_GREETED = """
    halo hallo hai hi hello min admin pak bu bapak ibu bpk kak kakak bang mas mbak siang pagi sore
    malam assalamualaikum wb ini dengan dgn dari izin ijin permisi oleh jakarta dki gubernur hormat
    yth
"""
_CLOSINGS = """
    terima kasih terimakasih trimakasih makasih makasi mksh trims tks thx thanks thank tq salam
    wassalam wassalamualaikum sekian demikian peace nuwun suwun nuhun wishes hormat regards best
    cheers sincerely yours ttd tertanda truly faithfully respectfully
"""


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_W = r"(?<![^\W_])"  # where a word begins
_E = r"(?![^\W_])"  # where a word ends
_S = r"[ \t]{1,3}"
_S0 = r"[ \t]{0,3}"
_IS = r"(?:[ \t]{0,8}(?:[:=]|adalah\b|ialah\b|yaitu\b|itu\b)){0,2}[ \t\"'“*]{0,3}"
_I = f"{_any(_ME)}{_E}"
_BEGINNING = rf"(?:\A|[.,!?;:\n]|{_W}{_any(_GREETED)}[ \t])"  # of what is said after a greeting
_FEW = rf"[^\W\d_]{{2,20}}(?:{_S}[^\W\d_]{{2,20}}){{0,2}}"

TITLES = re.compile(
    rf"(?:(?:{_any(_HONORIFICS)}|si|sang|yth|rt|rw)"
    rf"(?:\.[ \t]{{0,3}}|{_S}(?:\d{{1,2}}{_S})?)){{1,3}}",
    re.IGNORECASE,
)


def _cue(words: str, pattern: str, trust: Trust, of_place: bool = False) -> Cue:
    return Cue(frozenset(words.split()), pattern, trust, of_place)


def _with(words: str, *ends: str) -> str:
    return " ".join(word + end for word in words.split() for end in ("", *ends))


CUES = (
    # nama saya Budi; nama lengkap: Budi; namaku Budi
    _cue(
        "nama nma namaku",
        rf"{_W}na?ma(?:ku|{_S}(?:lengkap|asli|{_any(_ME)}|pelapor|pemohon|pengadu|pengirim|penerima"
        rf"|pemilik|pelanggan|pemegang|kontak|korban|pasien|siswa|panggilan))"
        rf"(?:{_S}(?:lengkap|asli|panggilan|{_any(_ME)}|(?:di|sesuai){_S}ktp))?{_E}{_IS}",
        Trust.TOLD,
    ),
    _cue(
        "nama name",
        rf"{_W}(?:nama|full{_S}name|name){_E}(?:[ \t]{{0,3}}[(/][^\n():=]{{2,20}}\)?)?"
        r"[ \t]{0,8}[:=][ \t\"'“*]{0,3}\n?",
        Trust.TOLD,
    ),
    # nama anak saya Budi; namanya Budi; nama Budi
    _cue(
        "nama nma namanya",
        rf"{_W}na?ma(?:nya)?(?:{_S}(?:{_any(_KIN)}|{_any(_WHOSE)}|dia|(?:petugas|oknum|sopir|pemilik|pelaku)(?:nya)?))"
        rf"{{0,3}}{_E}{_IS}",
        Trust.LIKELY,
    ),
    _cue(
        "bernama berinisial dengan dgn",
        rf"{_W}(?:bernama(?:{_S}lengkap)?|(?:dengan|dgn){_S}nama|berinisial){_E}{_IS}",
        Trust.TOLD,
    ),
    _cue("atas a an", rf"{_W}(?:atas{_S}nama{_E}|a\.[ \t]?n\.?|a/n\.?|an\.){_IS}", Trust.TOLD),
    _cue("an", rf"{_W}an{_S}", Trust.SURE),
    _cue("an a", rf"(?<=[0-9])[ \t.,(]{{1,3}}a/?n\.?{_S}", Trust.LIKELY),
    _cue(
        "perkenalkan kenalkan kenalin memperkenalkan",
        rf"{_W}(?:(?:per)?kenalkan|kenalin|memperkenalkan){_E}(?:{_S}(?:dulu|dl|diri))?[^\w\n]{{0,5}}"
        rf"(?:nama{_S})?(?:{_I})?{_IS}[^\w\n]{{0,4}}",
        Trust.TOLD,
    ),
    _cue(
        "tangan",
        rf"{_W}(?:ber)?tanda{_S}tangan(?:{_S}di)?{_S}bawah{_S}ini{_E}\s{{0,3}}[,:;]?\s{{0,3}}"
        rf"(?:nama{_E})?{_IS}(?:{_I})?[ \t,]{{0,3}}",
        Trust.TOLD,
    ),
    _cue(
        "panggil panggilan dipanggil disapa",
        rf"{_W}(?:panggil|panggilan|dipanggil|disapa)(?:{_S}(?:saja|aja|sj|{_any(_ME)})){{1,2}}{_E}{_IS}",
        Trust.TOLD,
    ),
    _cue(
        "panggilan dipanggil disapa", rf"{_W}(?:panggilan|dipanggil|disapa){_E}{_IS}", Trust.LIKELY
    ),
    _cue(
        "alias dikenal mengaku julukan sebut",
        rf"{_W}(?:alias|dikenal|mengaku|julukan|sebut){_S}"
        rf"(?:(?:sebagai|saja|aja|dengan|nama|bernama){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _cue("warga", rf"{_W}warga{_S0}[,(]{_S0}", Trust.SURE),
    _cue(
        "fb facebook ktp kk akta kartu", rf"{_W}(?:fb|facebook|ktp|kk|akta|kartu){_S}", Trust.SURE
    ),
    _cue(_LABELS, rf"{_W}{_any(_LABELS)}[ \t]{{0,8}}[:=][ \t\"'“*]{{0,3}}", Trust.LIKELY),
    # my name is; I am; this is
    _cue("my", rf"{_W}my{_S}(?:full{_S})?name(?:['’]?s|{_S}is){_E}[ \t:]{{0,3}}", Trust.TOLD),
    _cue(
        "named called name",
        rf"{_W}(?:named|called|(?:his|her|whose){_S}name(?:['’]?s|{_S}is)?){_E}[ \t:]{{0,3}}",
        Trust.LIKELY,
    ),
    _cue("i", rf"(?:\A|[.,!?\n]){_S0}i,{_S}", Trust.LIKELY),
    _cue("i im", rf"{_W}i(?:{_S}am|['’]?m){_E}[ \t,]{{0,3}}", Trust.LIKELY),
    _cue("this it", rf"{_W}(?:this{_S}is|it['’]s){_E}[ \t,]{{0,3}}", Trust.CAPITAL),
    # saya Budi, where a part of a sentence begins, or after a greeting
    _cue(
        _ME,
        rf"(?:[()–-]|{_BEGINNING})[ \t\n\"'“*]{{0,4}}{_I}{_S0}[,(–-]?{_S0}"
        rf"(?:(?:ini|adalah|yang{_S}bernama){_S})?",
        Trust.SELF,
    ),
    _cue(_ME, rf"{_W}{_I}{_S0},?{_S0}", Trust.SURE, of_place=True),
    # Hi, Rebecca here
    _cue(
        "here sini disini",
        rf"{_BEGINNING}{_S0}(?={_FEW},?{_S}(?:here|di{_S0}sini){_E})",
        Trust.LIKELY,
    ),
    _cue(
        "nih mau ingin izin ijin lapor melapor warga dari",
        rf"{_BEGINNING}{_S0}(?={_FEW}{_S}(?:nih|mau|ingin|izin|ijin|lapor|melapor|warga|dari){_E})",
        Trust.SURE,
    ),
    _cue("family", rf"{_W}the{_S}(?=[^\W\d_]{{2,20}}{_S}family)", Trust.LIKELY),
    # Halo, dengan Budi; hubungi Budi
    _cue(
        "ini dengan dgn sama",
        rf"{_BEGINNING}{_S0}(?:ini|dengan|dgn|sama){_S}",
        Trust.SURE,
    ),
    _cue(
        "hubungi hub kontak contact cp chat wa telp telepon call ask speak ketemu bertemu",
        rf"{_W}(?:hubungi|hub|kontak|contact|cp|chat|wa|telp|telepon|call|ask{_S}for|speak{_S}(?:to|with)"
        rf"|(?:ke|ber)temu){_S}",
        Trust.SURE,
    ),
    # anak saya Rafi; our maid's daughter, Siti
    _cue(
        _with(_KIN, "nya", "ku"),
        rf"{_W}{_any(_KIN)}(?:(?:nya|ku){_E}|(?:{_S}{_any(_WHOSE)}{_E}){{1,2}}){_S0}[,(:]?{_S0}"
        rf"(?:(?:yang|yg|yaitu|si|an\.?){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _cue(
        "dari",
        rf"{_W}(?:{_any(_KIN)}|orang{_S}tua|ortu|wali){_S}dari{_S}(?:(?:siswa|siswi|murid|anak){_S})?",
        Trust.SURE,
    ),
    _cue(
        _KIN_ENGLISH,
        rf"{_W}{_any(_KIN_ENGLISH)}{_E},?{_S}(?:(?:is|named|called){_S})?",
        Trust.LIKELY,
    ),
    _cue(
        _ROLES,
        rf"{_W}{_any(_ROLES)}(?:{_S}(?:{_UNIT}|r[tw][ \t.]{{0,2}}\d{{0,3}}(?:/\d{{1,3}})?))?{_E}"
        rf"{_S0}[,:(]?{_S0}",
        Trust.SURE,
        of_place=True,
    ),
    # rumah pak mugi; ketemu bu sarmi
    _cue(
        "pak bu bapak ibu bpk mas mbak bang haji koh cik",
        rf"{_W}{_any(_BEFORE_SOMEBODY)}(?:{_S}(?:saya|sy|kami|gw))?{_S}(?:pak|bu|bapak|ibu|bpk|mas|mbak|bang|haji|koh|cik)(?:{_S}haji)?{_S}",
        Trust.TOLD,
        of_place=True,
    ),
    # sopir angkot Anwar; dokter gigi Maya
    _cue(
        _SKILLED,
        rf"{_W}{_any(_SKILLED)}{_S}[^\W\d_]{{2,12}}{_S}(?:[a-z]?\d{{1,3}}[a-z]?{_S})?",
        Trust.SURE,
        of_place=True,
    ),
    _cue(_HONORIFICS, rf"{_W}{_any(_HONORIFICS)}(?:\.{_S0}|{_S})", Trust.LIKELY, of_place=True),
    # Terima kasih, Budi
    _cue(
        _CLOSINGS,
        rf"{_W}{_any(_CLOSINGS)}(?:{_S}(?:banyak|byk|saya|kami|hormat|kasih|you|regards|wishes|min|admin"
        rf"|sehat|sebelumnya|truly|sincerely|wr\.?|wb\.?)){{0,2}}{_S0}[,.:!;)\n/~–-][\s,.!~(–-]{{0,4}}",
        Trust.SIGNED,
    ),
    _cue(_CLOSINGS, rf"{_W}{_any(_CLOSINGS)}(?:{_S}(?:saya|kami|kasih)){{0,1}}{_S}", Trust.SURE),
)
INTRODUCING = frozenset[str]().union(*(cue.words for cue in CUES))


def apt(words: Iterable[str]) -> list[Cue]:
    """The cues a text of these words, in small letters, may have."""
    told = frozenset(words)
    return [] if INTRODUCING.isdisjoint(told) else [c for c in CUES if not c.words.isdisjoint(told)]

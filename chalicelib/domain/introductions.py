"""What introduces a name, in Indonesian and English, and how far each is to be trusted.

Every pattern is bounded: citizens write these texts.
"""

import re
from enum import Enum, auto
from functools import cache
from typing import NamedTuple


class Trust(Enum):
    """What has to be known of the words behind a cue for them to be a name."""

    TOLD = auto()  # "nama saya": whatever is no everyday word
    SELF = auto()  # "saya": a known name, or a word with a capital that is no everyday word
    LIKELY = auto()  # "anak saya": the same, and no small letters behind a capital
    TITLED = auto()  # "Pak": the same, and any letters that are not known to be a word
    SIGNED = auto()  # "Salam,": the same, with nothing behind it
    CAPITAL = auto()  # "this is": the same, with a capital only
    SURE = auto()  # a known name


class Cue(NamedTuple):
    """What ends where a name begins: one of ``heads``, in small letters, and what ``rest`` says
    stands behind it. ``opens``: where a sentence begins, or behind a greeting. Behind a cue
    ``of_place`` a street or a shop may be named as well.
    """

    heads: frozenset[str]
    rest: str
    trust: Trust
    of_place: bool = False
    opens: bool = False

    def end(self, text: str, head: int) -> int | None:
        """Where the name behind a head that ends there would begin, if the rest stands there. A
        pattern is compiled for the first text that needs it.
        """
        told = _compiled(self.rest).match(text, head)
        return told.end() if told else None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


PARTICLES = frozenset(
    ("bin", "binti", "bte", "br", "boru", "van", "von", "der", "den", "de", "al", "el", "dos", "da", "alias")
)
ME = """
    saya sy sya aku ak ku gue gua gw gwe ane ana aye kami beta awak kulo kula abdi abi urang ambo
    nyong inyong dalem i'm
"""
_KIN = """
    anak ank putra putri suami isteri istri bini laki ibu mama mamah mami bunda bapak bpk ayah papa
    papi adik adek ade kakak abang nenek kakek eyang oma opa mertua tetangga teman temen kawan
    sahabat keponakan ponakan sepupu cucu paman bibi om tante pacar majikan saudara sodara rekan
    pembantu art asisten ortu menantu ipar besan tunangan sopir supir driver satpam dosen guru
"""
_KIN_ENGLISH = """
    son daughter husband wife neighbor neighbour neighbors neighbours mother father mom mum dad
    grandma grandpa grandmother grandfather brother sister maid friend landlord landlady nanny
    helper colleague kid child baby cousin boss driver guard tenant agent owner aunt uncle niece
    nephew partner fiance roommate flatmate housemate officer security gardener
"""
_WHOSE = """
    saya sy kami aku gue gua gw ku nya kita beliau pertama kedua ketiga bungsu sulung kandung
    perempuan kecil angkat tiri almarhum alm
"""
# Of people: behind these a word with a capital that is not known is a name.
ROLES = """
    sopir supir driver kurir satpam oknum saksi korban pelaku pemilik pemiliknya miliknya penghuni
    penyewa jukir preman calo pedagang ketuanya bidan pasien siswa siswi murid tetangga honorer
    mantan mandor juragan nyonyah janda duda bayi balita lansia mahasiswa mahasiswi almarhum
    almarhumah kernet kenek kondektur masinis hansip linmas centeng kuli montir pewaris penerima peserta nasabah pelanggan anggota tersangka terduga pemohon penggugat pengusaha
"""
# Of people and of much else: a known name only.
NEAR = """
    petugas milik ketua guru kepada kata sama bareng bersama dengan buat untuk dari oleh tukang
    punya staf staff pegawai rumah kos kosan kontrakan keluarga guard officer anak istri suami adik
    kakak paman diterima ditolak dilayani dibantu ditemui dihubungi dipukul diancam dikelola
    menemui by with resident sekeluarga from menurut kepunyaan
"""
# Behind these even a word with a capital that is not known; they stand before people only.
_BY_PEOPLE = """
    bersama diwakili bareng menemui mewakili ditemani didampingi sahabat jasad jenazah
"""
_SKILLED = """
    sopir supir driver kurir petugas dokter guru tukang pedagang satpam mandor penjaga pengelola
    pemilik staf juru siswa siswi bidan perawat suster
"""
_UNIT = (
    "mata|satpol[ \t]pp|satpol|dishub|ppsu|pjlp|kelurahan|kecamatan|loket|parkir|ojek|ojol|sampah"
    "|pkh|bansos|kjp|klj|bpjs|bpnt"
)
_LABELS = """
    pelapor pengirim penerima pemohon pengadu narahubung kontak contact person cp pic pemilik dari
    from korban saksi pelaku terlapor pj sender reporter signed wali ibu ayah anak pasien hormat
    penanggungjawab ketua terdakwa penghuni penyewa kejadian jawab ttd siswa suami istri oleh by
    permohonan tetangga sopir complainant resident tenant applicant
"""
HONORIFICS = """
    pak bu bapak ibu bpk bp ibuk sdr sdra sdri saudara saudari mas mbak mba mbk kak kakak bang bg
    abang mpok om tante koh ko koko cik ci ce cici cece tacik teh teteh kang akang mang mamang neng
    nenek kakek pakde pakdhe bude budhe paklik bulik mbah simbah embah eyang opa oma encang encing
    ncang ncing nyak babeh babe bli mbok cak ning gus uda udo uni ajo ustad ustadz ustaz ustadzah
    ust habib haji hajah hajjah h hj kh kyai kiai nyai romo rm pastor pendeta pdt suster sr dokter
    dr drg drs dra ir prof sister brother father reverend rev nek nyonya nyonyah tuan nona tn ny nn alm almh almarhum almarhumah mr mrs ms
    miss mister sir madam emak mak mamak mami engkong kong engkoh opung ompung oppung amang inang
    namboru tulang lae bung wak uwak uwa abah aki bik bibi lek mister missus auntie aunt uncle
    buya kaka biksu bhante bruder frater uskup usi nyong pace mace teta a' aa mang ceu nini

"""
GREETED = frozenset(
    """
    halo hallo hai hi hello hey min admin pak bu bapak ibu bpk kak kakak bang mas mbak siang pagi
    sore malam assalamualaikum wb ini dengan dgn dari izin ijin permisi oleh jakarta dki gubernur
    hormat yth punten numpang misi dear afternoon morning evening halu bapa pa gan guys oi woi om
    swastiastu shalom horas
    """.split()
)
_CLOSINGS = """
    kasih terimakasih trimakasih makasih makasi mksh mksih trims tks thx thanks you thank tq salam
    wassalam wassalamualaikum wasalam sekian demikian peace nuwun suwun nuhun wishes hormat regards
    best cheers sincerely yours ttd tertanda truly faithfully respectfully hormatku ty trmksh
    mauliate bujur tabik sincerly love kindly gratefully appreciated
"""


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_E = r"(?![^\W_])"  # where a word ends
_S = r"[ \t]{1,3}"
_S0 = r"[ \t]{0,3}"
_IS = r"(?:[ \t]{0,8}(?:[:=]|adalah\b|ialah\b|yaitu\b|itu\b|is\b)){0,2}[ \t\"'“*]{0,3}"
_I = f"{_any(ME)}{_E}"

TITLES = re.compile(
    rf"(?:(?:{_any(HONORIFICS)}|si|sang|yth|rt|rw)"
    rf"(?:\.[ \t]{{0,3}}|{_S}(?:\d{{1,2}}{_S})?)){{1,3}}",
    re.IGNORECASE,
)


def _cue(heads: str, rest: str, trust: Trust, of_place: bool = False, opens: bool = False) -> Cue:
    return Cue(frozenset(heads.split()), rest, trust, of_place, opens)


def _with(words: str, *ends: str) -> str:
    return " ".join(word + end for word in words.split() for end in ends)


_CUES = (
    # nama saya Budi; nama lengkap: Budi; namaku Budi
    _cue(
        "nama nma nm",
        rf"{_S}(?:lengkap|asli|{_any(ME)}|pelapor|pemohon|pengadu|pengirim|penerima"
        r"|pemilik|pelanggan|pemegang|kontak|korban|pasien|siswa|panggilan)"
        rf"(?:{_S}(?:lengkap|asli|panggilan|{_any(ME)}|(?:di|sesuai){_S}ktp))?{_E}{_IS}",
        Trust.TOLD,
    ),
    _cue("namaku", _IS, Trust.TOLD),
    _cue(
        "nama name nm",
        r"(?:[ \t]{0,3}[(/][^\n():=]{2,20}\)?)?[ \t]{0,8}[:=][ \t\"'“*]{0,3}\n?",
        Trust.TOLD,
    ),
    # nama anak saya Budi; namanya Budi; nama Budi
    _cue(
        "nama nma namanya nm",
        rf"(?:{_S}(?:{_any(_KIN)}|{_any(_WHOSE)}|dia|sopirnya|tukang|"
        rf"(?:petugas|oknum|sopir|pemilik|pelaku)(?:nya)?)){{0,3}}{_E}{_IS}",
        Trust.LIKELY,
    ),
    _cue("bernama berinisial inisial", rf"(?:{_S}lengkap)?{_E}{_IS}", Trust.TOLD),
    _cue("dengan dgn atas", rf"{_S}na?ma{_E}{_IS}", Trust.TOLD),
    _cue("a", rf"(?:\.[ \t]?n\.?|/n\.?){_IS}", Trust.TOLD),
    _cue("an", rf"\.{_IS}", Trust.TOLD),
    _cue("an", _S, Trust.CAPITAL),
    _cue(
        "perkenalkan kenalkan kenalin memperkenalkan kenalan",
        rf"(?:{_S}(?:dulu|dl|diri|min|kak|pak))?[^\w\n]{{0,5}}(?:nama{_S})?(?:{_I})?{_IS}[^\w\n]{{0,4}}",
        Trust.TOLD,
    ),
    _cue(
        "tanda bertanda",
        rf"{_S}tangan(?:{_S}di)?{_S}bawah{_S}ini{_E}\s{{0,3}}[,:;]?\s{{0,3}}"
        rf"(?:nama{_E})?{_IS}(?:{_I})?[ \t,]{{0,3}}",
        Trust.TOLD,
    ),
    _cue(
        "panggil panggilan dipanggil disapa sebut",
        rf"(?:{_S}(?:saja|aja|sj|{_any(ME)})){{1,2}}{_E}{_IS}",
        Trust.TOLD,
    ),
    _cue("panggilan dipanggil disapa", _IS, Trust.LIKELY),
    _cue(
        "alias dikenal mengaku julukan sebut",
        rf"{_S}(?:(?:sebagai|saja|aja|dengan|nama|bernama|dipanggil){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _cue("lapor melapor melaporkan", rf"{_S}", Trust.SURE),
    _cue("pelapor pengadu", rf"{_S}", Trust.CAPITAL),
    _cue("warga", rf"{_S0}[,(]{_S0}", Trust.SURE),
    _cue("fb facebook ktp kk akta kartu", _S, Trust.SURE),
    _cue(_LABELS, r"(?:[ \t]\d{1,2})?[ \t]{0,8}(?:[:=]|[ \t][–-][ \t])[ \t\"'“*]{0,3}", Trust.LIKELY),
    # my name is; the name's; I am; this is; call me
    _cue(
        "my the",
        rf"{_S}(?:full{_S})?name(?:['’]?s|{_S}is|:){_E}[ \t:]{{0,3}}",
        Trust.TOLD,
    ),
    _cue("name names", rf"(?:['’]?s|{_S}is){_E}[ \t:]{{0,3}}", Trust.LIKELY),
    _cue("named called", rf"(?:{_S}(?:as|by))?{_S}", Trust.LIKELY),
    _cue("call", rf"{_S}me{_E}[ \t:,\"'“]{{0,3}}", Trust.CAPITAL),
    _cue("his her whose", rf"{_S}name{_E}[ \t:]{{0,3}}", Trust.LIKELY),
    _cue("i", rf",{_S}", Trust.LIKELY, opens=True),
    _cue("me us we", rf",{_S}", Trust.CAPITAL),
    _cue("we", rf"{_S}are(?:{_S}the)?{_S}", Trust.CAPITAL),
    _cue("i", rf"(?:{_S}am|['’]?m){_E}[ \t,]{{0,3}}", Trust.LIKELY),
    _cue("im", _S, Trust.CAPITAL),
    _cue("this you", rf"{_S}is{_E}[ \t,]{{0,3}}", Trust.CAPITAL),
    _cue("it", rf"['’]?s{_E}[ \t,]{{0,3}}", Trust.CAPITAL),
    _cue("signed", rf"(?:{_S}by)?[,:]?{_S}", Trust.CAPITAL),
    _cue("from", rf"{_S}", Trust.SURE),
    # saya Budi, where a part of a sentence begins, or after a greeting
    _cue(
        ME,
        rf"{_S0}[,(–-]?{_S0}(?:(?:ini|adalah|(?:yang|yg){_S}bernama|bernama){_S})?",
        Trust.SELF,
        opens=True,
    ),
    _cue(ME, rf"{_S0},?{_S0}(?:(?:yang|yg){_S}bernama{_S})?", Trust.CAPITAL, of_place=True),
    _cue(ME, rf"{_S0},?{_S0}", Trust.SURE, of_place=True),
    _cue(
        "kami kita we",
        rf"{_S}(?:ber(?:dua|tiga|empat|lima)|sekeluarga|semua|three|two|all){_S0}[,:(]?{_S0}",
        Trust.CAPITAL,
    ),
    _cue("the", rf"{_S}(?=[^\W\d_]{{2,20}}{_S}family)", Trust.LIKELY),
    # Halo, dengan Budi; hubungi Budi
    _cue("ini dengan dgn", _S, Trust.CAPITAL, opens=True),
    _cue("ini dengan dgn sama", _S, Trust.SURE, opens=True),
    _cue(
        "hubungi hub kontak contact cp chat wa telp telepon call",
        rf"{_S}",
        Trust.SURE,
    ),
    _cue("ask speak", rf"{_S}(?:for|to|with){_S}", Trust.CAPITAL),
    _cue("temu ketemu bertemu", rf"{_S}", Trust.SURE),
    # anak saya Rafi; our maid's daughter, Siti
    _cue(
        _KIN,
        rf"(?:{_S}(?:{_any(_WHOSE)}|di{_S}rumah){_E}){{1,2}}{_S0}[,(:]?{_S0}"
        rf"(?:(?:yang|yg|yaitu|si|an\.?|bernama){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _cue(
        _with(_KIN, "nya", "ku"),
        rf"{_S0}[,(:]?{_S0}(?:(?:yang|yg|yaitu|si|an\.?|bernama){_S}){{0,2}}",
        Trust.LIKELY,
    ),
    _cue(
        _KIN + " wali orangtua tua", rf"{_S}dari{_S}(?:(?:siswa|siswi|murid|anak){_S})?", Trust.SURE
    ),
    _cue(_KIN_ENGLISH, rf",?{_S}(?:(?:is|named|called){_S})?", Trust.LIKELY),
    _cue(
        ROLES,
        rf"(?:{_S}(?:{_UNIT}|r[tw][ \t.]{{0,2}}\d{{0,3}}(?:/\d{{1,3}})?))?{_E}{_S0}[,:(]?{_S0}",
        Trust.LIKELY,
        of_place=True,
    ),
    _cue("keluarga", rf"{_S}(?:besar|bapak|almarhum|alm\.?){_S}", Trust.CAPITAL),
    _cue(_BY_PEOPLE, rf"(?:{_S}oleh)?{_S}", Trust.CAPITAL, of_place=True),
    _cue(
        NEAR,
        rf"(?:{_S}(?:{_UNIT}|r[tw][ \t.]{{0,2}}\d{{0,3}}(?:/\d{{1,3}})?))?{_E}{_S0}[,:(]?{_S0}",
        Trust.SURE,
        of_place=True,
    ),
    # rumah pak mugi; ketemu bu sarmi
    _cue(
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
    _cue(
        _SKILLED,
        rf"{_S}[^\W\d_]{{2,12}}{_S}(?:[a-z]?\d{{1,3}}[a-z]?{_S})?",
        Trust.SURE,
        of_place=True,
    ),
    _cue(HONORIFICS, rf"(?:\.{_S0}|['’]?{_S})", Trust.TITLED, of_place=True),
    # ditulis oleh Jemima
    _cue(
        "ditulis dibuat disampaikan diajukan dilaporkan dikirim diketik dikelola dijaga dipegang"
        " dibawa dipimpin disusun diurus dimiliki written reported sent submitted",
        rf"{_S}(?:oleh|by){_S}",
        Trust.CAPITAL,
        of_place=True,
    ),
    _cue("si", _S, Trust.CAPITAL, of_place=True),
    # Terima kasih, Budi
    _cue(
        _CLOSINGS,
        rf"(?:{_S}(?:banyak|byk|saya|kami|hormat|kasih|you|regards|wishes|min|admin"
        rf"|sehat|sebelumnya|sblmnya|ya|yaa|truly|sincerely|wr\.?|wb\.?)){{0,2}}"
        rf"{_S0}[,.:!;)\n/~–-][\s,.!~(–-]{{0,4}}",
        Trust.SIGNED,
    ),
    _cue(_CLOSINGS, rf"(?:{_S}(?:saya|kami|kasih|ya|yaa)){{0,1}}{_S}", Trust.SURE),
)
# The cues of each head, in small letters.
CUES: dict[str, tuple[Cue, ...]] = {
    head: tuple(cue for cue in _CUES if head in cue.heads)
    for head in frozenset[str]().union(*(cue.heads for cue in _CUES))
}
# Behind a name with which a sentence begins, and how the name has to be known: "Budi here".
ENDINGS = {
    **dict.fromkeys(("here", "sini", "disini"), Trust.LIKELY),
    **dict.fromkeys("nih mau ingin izin ijin lapor melapor warga dari from".split(), Trust.SURE),
}

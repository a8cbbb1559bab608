"""Detection of homes in a text: a number, block, RT or RW next to words that mean a home."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from chalicelib.city.masking import Spans, join_spans
from chalicelib.city.personal_data import house_numbers

REACH = 100  # characters between these words and the number

_W = r"(?<![^\W_])"  # where a word begins
_E = r"(?![^\W_])"  # where a word ends
_S = r"[ \t]{1,3}"
_OWN = r"(?:saya|sy|sya|aku|gue|gua|gw|gwe|kami|kita|ku|ane)"
_HOUSE = r"(?:rumah|rmh|rmah|kontrakan|kost?|kosan|kostan|kos-kosan|kediaman)"
_HOME = (
    rf"(?:{_HOUSE}|unit|kamar|apartemen|apartement|rusun|rusunawa|mess|asrama|ruko|tempat|gang|gg)"
)
_ELDERS = "ortu|orang[ \t]tua|ibu|bapak|mertua|nenek|kakek"
_PERSON = rf"(?:pak|bu|bapak|ibu|bpk|tetangga|mas|mbak|haji|h\.|almarhum|{_ELDERS})"
_IN = "di|d|daerah|jl|jln|jalan|gg|gang|rt|rw|blok|komplek|kompleks|perum|no"
_ESTATE = "jl|jln|jalan|gg|gang|komplek|kompleks|perum|perumahan|blok"
_INTRODUCTION = re.compile(
    rf"""
    {_W}(?:
        {_HOME}(?:{_S}(?:{_ELDERS}|kakak|adik|anak))?{_S}{_OWN}
        | {_HOUSE}(?:{_S}(?:di|d))?(?={_S}(?:{_ESTATE}|cluster|taman|kampung|kp){_E})
        | (?:posisi|lokasi|letak){_S}{_HOUSE}
        | {_HOUSE}(?:ku|nya|mu) | {_HOUSE}{_S}{_PERSON} | {_HOUSE}(?=[ \t]?[:=])
        | (?:depan|dpn|sebelah|sblh|belakang|samping|dalam|luar|atap|pagar|teras|halaman|ke|di)
            {_S}(?:rumah|rmh)
        | (?:rumah|rmh)(?=[ \t,(]{{0,3}}(?:no|nomor|nomer|nmr|blok|rt)[\s.:]{{0,3}}
            [a-z]{{0,2}}[0-9])
        | (?:{_ELDERS}|keluarga){_S}{_OWN}(?={_S}(?:di|tinggal){_E})
        | tetangga(?:{_S}{_OWN}|{_S}sebelah)?
            (?=[ \t,(]{{1,3}}(?:di{_S})?(?:no|nomor|nomer|blok|rt|jl){_E})
        | (?:ber)?tempat{_S}tinggal
        | (?:tinggal|tggal|tgl)(?:nya)?(?:{_S}(?:sendiri|sendirian|berdua|bersama|sekarang|lama
            |sementara
            |kami|saya|aku|sekeluarga|(?:sama|dengan|bareng)[ \t][a-z]{{2,12}})){{0,2}}
            (?=[ \t,:]{{0,3}}(?:{_IN}){_E})
        | (?:pindah(?:an)?|pindah{_S}alamat){_S}(?:ke|dari)
        | (?:di)?(?:kirim|antar|jemput)(?:kan)?{_S}(?:ke|di)
            (?={_S}(?:jl|jln|jalan|gg|gang|no|blok|alamat){_E})
        | menghuni | menempati
        | (?:toko|warung|usaha|bengkel|lapak){_S}{_OWN}
        | {_OWN}{_S}dari(?={_S}(?:rt|rw|blok|no){_E})
        | (?:penghuni|pemilik)(?={_S}(?:unit|blok|no|nomor){_E})
        | (?:moved|deliver|come){_S}(?:to|from|into)
        | domisili(?:nya)? | berdomisili | menetap | ngontrak | ngekost? | indekos
        | beralamat(?:kan)? | alamat(?:nya|ku)? | almt | alamt | sesuai{_S}ktp
        | (?:saya|sy|aku){_S}(?:adalah{_S})?(?:warga|penduduk|penghuni)
        | (?:kami|kita|gue|gua|gw){_S}(?:adalah{_S})?(?:warga|penduduk)
            (?={_S}(?:{_ESTATE}|cluster){_E})
        | (?:kami|gue|gw){_S}penghuni
        | ambulan(?:s|ce)?(?:{_S}[a-z]{{3,12}}){{0,3}}{_S}(?:ke|di|to|at)
        | (?:di)?tunggu(?:{_S}[a-z]{{3,14}}){{0,2}}{_S}(?:di|ke)
        | (?:ketemu|ketemuan|jemput|ambil|mampir|bertamu|kunjungi){_S}(?:di|ke)
            (?={_S}(?:jl|jln|jalan|gg|gang|no|blok){_E})
        | (?:saya|sy|aku){_S}di(?={_S}rt{_E})
        | (?:my|our|his|her|their){_S}(?:[a-z'’]{{2,14}}{_S}){{0,2}}
            (?:house|home|place|apartment|flat|unit|address|residence|room)
        | (?:i|we|who|she|he|they){_S}(?:lives?|reside|stay|rent) | living | residing
        | lives?{_S}(?:at|in|on)
        | (?:the|a|parents['’]?){_S}(?:house|home){_S}(?:at|on|in) | home{_S}is
        | neighbou?r(?:s|['’]s)?{_S}(?:at|in|on)
        | (?:home{_S})?address | (?:i{_S}am|we{_S}are){_S}at
    ){_E}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT_A_HOME = re.compile(
    rf"{_S}(?:sakit|susun|makan|ibadah|pompa|dinas|potong|jagal|singgah|duka|tangga|warga|penduduk"
    rf"|jabatan|kompos|kaca|pintar|belajar|tahanan){_E}",
    re.IGNORECASE,
)
_NOT_AN_ADDRESS = re.compile(
    rf"{_S}(?:kantor|toko|sekolah|lokasi|kejadian|proyek|usaha|tkp|email|surel|web|tersebut){_E}",
    re.IGNORECASE,
)
# The end of an address, or words of another matter.
_BREAK = re.compile(
    rf"""
    [!?;\n] | (?<=[^\W\d_]{{3}})(?<!kel)(?<!kec)(?<!kav)(?<!jln)(?<!omp)(?<!erum)\.\s
    | {_W}(?:ada(?![ \t]+di\b)|adanya|terdapat|gardu|tiang|pju|kantor|pos|halte|dan|karena|krn
        |karna|sampai|sampe|sudah|udah|sdh|udh|mau|tidak|tdk|ga|gak|mohon|tolong|tlg|lampu|saluran
        |got|banjir|mati|bocor|rusak|sejak|warga|hari|jam|minggu|bulan|tahun|tapi|tp|agar|supaya
        |untuk|utk|selalu|sering|terus|setiap|tiap|oleh|dengan|dgn|seluruh|para|ketua|pengurus
        |koordinator|balai|lapangan|has|have|and|but|because|was|been|for|since){_E}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BEHIND_A_NAME = re.compile(
    rf"[\s,(–-]{{0,4}}(?:(?:warga|dari|di|tinggal|penduduk|alamat|penghuni|from|of|jl|jln|jalan|gg"
    rf"|gang|komplek|kompleks|perumahan|perum|kampung|kp){_E}[^\n!?;]{{0,60}})?\Z",
    re.IGNORECASE,
)
_BEFORE_ONE = re.compile(
    rf"[\s,(–-]{{1,4}}(?:di{_S})?(?:(?:{_HOME}|alamat){_S}{_OWN}"
    rf"|tempat{_S}(?:tinggal|{_OWN}{_S}tinggal)){_E}",
    re.IGNORECASE,
)
_RW_ALONE = re.compile(rf"{_W}rw[\s.:]{{0,3}}[0-9]{{1,3}}{_E}", re.IGNORECASE)
# Forms that only the numbers of homes have: C3/12; at 12 Jalan Kemang; nomor rumah saya 12.
_BARE = re.compile(
    rf"{_W}[a-z]{{1,2}}[0-9]{{0,2}}/[0-9]{{1,3}}[a-z]?{_E}"
    rf"|{_W}[0-9]{{1,4}}[a-z]?(?=,?{_S}(?:jalan|jl)\b)",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    rf"{_W}(?:(?:no|nomor|nomer)[\s.]{{1,2}}(?:rumah|rmh)(?:{_S}{_OWN})?"
    rf"|flat|apt|apartment|house{_S}(?:number|no|nr))[\s.:]{{1,3}}([0-9]{{1,4}}[a-z]?){_E}",
    re.IGNORECASE,
)
# A number with both parts is a home in any context: No. 33, RT 09; Blok H-12.
_WHOLE = re.compile(
    r"(?:no|nomor|nomer)[\s.:]{1,3}[0-9]{1,4}[a-z]?[\s,]{1,3}rt[\s.:]{0,3}[0-9]"
    r"|(?:blok|blk)[\s.:]{1,3}[a-z]{1,2}[0-9]{0,2}(?:[/-]|[\s,]{1,3}no[\s.:]{1,3})[0-9]"
    r"|tower[\s]{1,2}[^\W\d_]{1,15}[\s,]{1,3}(?:lantai|lt|unit|no)[\s.]{1,2}[0-9]",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"[\s,./;–-]{0,3}(?:(?:dan|sampai|sampe|hingga|s/d|to|and)\s)?", re.IGNORECASE
)
_CUE = re.compile(
    r"rumah|rmh|kontrak|kos|unit|kamar|kediaman|apart|ruko|rusun|mess|asrama|tinggal|tggal|tgl"
    r"|domisili|menetap|alam|almt|warga|penduduk|penghuni|ktp|tempat|gang|gg|tetangga|ortu"
    r"|orang tua|saya di|sy di|aku di|ibu|bapak|mertua|nenek|kakek"
    r"|pindah|ambulan|tunggu|ketemu|posisi|lokasi|letak|mampir|kunjung|kirim|antar|jemput|datang|menghuni|menempati|toko|usaha|bengkel|lapak|dari"
    r"|pemilik|moved|deliver|come|keluarga|home|house|neighb|place|flat|live|living"
    r"|resid|stay|rent|address|am at|are at",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[0-9]|blok|blk|nomor|rt ", re.IGNORECASE)


def find_home_spans(text: str, people: Iterable[tuple[int, int]] = ()) -> Spans:
    """Return the spans of the numbers of homes. The numbers of one address are one span.

    ``people`` are the spans of names. An address behind a name is a home.
    """
    names = sorted(end for _, end in people)
    if not _MARKED.search(text) or not (names or _CUE.search(text) or _WHOLE.search(text)):
        return ()
    marks = {*house_numbers.find_number_spans(text)}
    for pattern in (_RW_ALONE, _BARE):
        marks |= {match.span() for match in pattern.finditer(text)}
    cues = [match.end() for match in _INTRODUCTION.finditer(text) if not _is_no_home(match)]
    spans = [*_select_homes(text, join_spans(marks, len(text)), cues, names)]
    spans += [match.span(1) for match in _ITSELF.finditer(text)]
    return join_spans(spans, len(text))


def _select_homes(
    text: str, marks: Spans, cues: list[int], names: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield the addresses that the words around them make a home.

    ``cues`` and ``names`` are the ends of cues and of names.
    """
    for start, end in _join_addresses(text, marks):
        if (
            _is_introduced(text, start, cues)
            or _is_address_of_named(text, start, end, names)
            or _BEFORE_ONE.match(text, end)
            or (_WHOLE.match(text, start) and not house_numbers.is_at_office(text, start, end))
        ):
            yield start, end


def _join_addresses(text: str, marks: Spans) -> Iterator[tuple[int, int]]:
    """Yield the marks, those of one address joined."""
    first, last = 0, 0
    for start, end in marks:
        if not last or not _BETWEEN.fullmatch(text, last, start):
            if last:
                yield first, last
            first = start
        last = end
    if last:
        yield first, last


def _is_introduced(text: str, start: int, cues: list[int]) -> bool:
    """Return whether a cue stands before an address, within REACH and without a break."""
    before = _find_last(cues, start)
    return start - before < REACH and not _BREAK.search(text, before, start)


def _is_address_of_named(text: str, start: int, end: int, names: list[int]) -> bool:
    """Return whether an address belongs to the person named right before it.

    "Pak Joko RT 05" is no such address, because Pak Joko heads that RT.
    """
    name = _find_last(names, start)
    if start - name >= REACH or not _BEHIND_A_NAME.fullmatch(text, name, start):
        return False
    between = text[name:start]
    if not between.strip():
        return re.search(r"rw|/", text[start:end], re.IGNORECASE) is not None
    return not _BREAK.search(text, name, start) or "warga" in between.lower()


def _find_last(places: list[int], at: int) -> int:
    """Return the last of the sorted places up to ``at``; -REACH when there is none."""
    many = bisect_right(places, at)
    return places[many - 1] if many else -REACH


def _is_no_home(cue: re.Match[str]) -> bool:
    """Return whether a cue is part of "rumah sakit", "alamat kantor" or the like."""
    lowered = cue[0].lower()
    if lowered.endswith(("rumah", "rmh")):
        return bool(_NOT_A_HOME.match(cue.string, cue.end()))
    return lowered.startswith("alamat") and bool(_NOT_AN_ADDRESS.match(cue.string, cue.end()))

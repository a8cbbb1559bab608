"""House numbers, blocks and RTs in texts, which are masked where a report may name a home."""

import re
from functools import cache

from chalicelib.city.masking import Spans

_W = r"(?<![^\W_])"  # where a word begins
_E = r"(?![^\W_])"  # where a word ends
_NUMERAL = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas"
_DIGITS = r"[0-9]{1,4}(?![0-9])(?:[\w/.-]{0,20}\w|\s(?-i:[A-H])(?![^\W_]))?"  # 5A, 12-14, 3/05
_RT = rf"rt(?:[\s.:]{{0,3}}(?:[0-9]{{1,3}}|{_NUMERAL}){_E}|[0-9]{{1,3}}(?=[a-z]{_E}|rw[0-9]))"
_RW = rf"rw[\s.:]{{0,3}}(?:[0-9]{{1,3}}|{_NUMERAL}){_E}"
_BLOCK = rf"{_W}(?:blok|blk|block|kav|tower)[\s.:]{{1,3}}[a-z]{{1,3}}{_E}"
_GOES_ON = r"(?=[\s,]{1,3}(?:no|nomor|nomer|lantai|lt|unit|kamar)[\s.:]{0,3}[0-9])"
# Every pattern is bounded, because citizens write these texts.
_HOUSE = rf"""
    {_W}{_RT}(?:[\s./,-]{{0,3}}{_RW}|\s?[/-]\s?[0-9]{{1,3}}{_E}|[a-z]{_E})?  # RT 003/RW 05, RT03/05
    | {_W}rt\s?[/-]\s?rw[\s.:]{{0,3}}[0-9]{{1,3}}\s?[/,-]?\s?[0-9]{{0,3}}{_E}  # RT/RW 003/05
    | {_W}(?:no|nomor|nomer|nmr|number|kav(?:ling|eling)?|unit|lantai|lt|kamar|flat|apt)
        (?:[\s.:\#]{{1,3}}|(?=[0-9]))
        (?:(?:[a-z]{{0,3}}[./-]?|(?-i:[A-Z])\s){_DIGITS}|(?:{_NUMERAL}){_E})  # No. 5A
    | {_W}(?:blok|blk|block|kav(?:ling|eling)?|tower)
        (?:[\s.:]{{1,3}}|(?=[0-9]))
        (?:[a-z]{{0,3}}[\s./-]{{0,2}}{_DIGITS}|[a-z]{{2}}){_E}  # Blok C2/15, AB
    | {_BLOCK}{_GOES_ON}  # Blok C No 12
    | {_W}tower(?:\s{{1,3}}[^\W\d_]{{2,15}}){{1,2}}{_GOES_ON}
    | {_W}unit\s(?-i:[A-Z]{{1,3}}){_E}
    | {_W}(?:lantai|lt)\s[0-9]{{1,2}}\s(?:no|nomor|unit)\s(?-i:[A-Z]{{1,2}}){_E}
    | {_W}(?:blok|blk)[a-z]{{1,2}}[./-]?{_DIGITS}
    | \#\s?[0-9]{{1,4}}[a-z]?{_E}
    | (?<=\w\s)[0-9]{{1,4}}[a-z]?(?=\s{{0,3}},?\s{{0,3}}(?:rt|rw|kel|kec){_E})
    """
_STREET = rf"""
    {_W}(?:jl|jln|jalan|gg|gang){_E}\.?
        ((?:\s{{1,3}}[^\W\d_][\w.']{{0,30}}){{1,4}}?)\s{{1,3}}([0-9]{{1,4}}[a-z]?{_E}(?![.,][0-9]|[\s,]{{1,3}}(?:no|nomor|nomer){_E}))
    """
_NUMBERED = rf"[^\s,;]{{0,20}}[0-9][^\s,;]{{0,20}}|{_BLOCK}"
# Things that have a number as houses do: a lamp, a law, a bus.
_THING = rf"""
    {_W}(?:gardu|tiang|pju|lampu|kantor|pos|bus|bis|angkot|jak|koridor|jalur|peron|loket|uu|undang
        |perda|pergub|permen|perpres|kepgub|ingub|pp|sk|se|ser?i|pasal|ayat|surat|tiket|laporan
        |aduan|pengaduan|berita|polisi|antrian|antrean|nomor|halte|gerbang|gate|pintu|sumur|hidran
        |hydrant|loker|kios|los|lapak|hotline|hubungi|telepon|telp|call|balai|posyandu|sekretariat
        |law|regulation|decree|perwal|inpres|keppres|kepmen|instruksi|edaran|akta|ktp|kk|kartu
        |rekening|bpjs|npwp|nik|ruang|kelas|poli|pool|rute|trayek|seri|mesin|rangka|meteran?
        |pelanggan){_E}[\s.:]{{0,3}}\Z
    """
_FLOOR = r"(?:lantai|lt)(?![^\W\d_])"  # means a home only together with other marks
# Words before an RT that means a neighbourhood and not a home.
_COMMON = rf"""
    {_W}(?:warga|ketua|pengurus|bakti|lingkungan|wilayah|iuran|kas|pemuda|kader|forum|kamling
        |sekretaris|koordinator){_E}[\s.:]{{0,3}}\Z
    """
# Places that are no homes, before their street or right behind their number.
_OFFICE = (
    "kantor|bank|sekolah|sdn?|smpn?|sman?|smkn?|puskesmas|klinik|rsud|rs|apotek|gedung|hotel|masjid"
    "|mesjid|musholla|mushola|gereja|vihara|toko|ruko|pabrik|gudang|pasar|halte|stasiun|terminal|mal"
    "|mall|plaza|restoran|warung|kafe|cafe|bengkel|dinas|balai|samsat|polsek|polres|spbu|proyek"
    "|office|school|shop|market|restaurant"
)
_OF_AN_OFFICE = rf"""
    {_W}(?:{_OFFICE}){_E}(?:[\s,]{{1,2}}[^\W_][\w.]{{0,20}}){{0,5}}[\s,]{{1,2}}(?:jl|jln|jalan){_E}
        [^,;\n]{{0,40}}\Z
    """
_NEAR_AN_OFFICE = rf"""
    {_W}(?:{_OFFICE}|kios|los|lapak|lokbin|posyandu|pos|puskesmas|paud|tk|rptra|sekretariat|tpu|makam
        |gardu|pju|tiang|lampu|parkir|kafe|apotik|warteg|minimarket|supermarket|alfamart|indomaret
        |blok{_E}\s[a-z]\s{_E}pasar|gereja|vihara|rusun|rusunawa){_E}[^.!?;\n]{{0,80}}\Z
    """
_BEFORE_AN_OFFICE = rf"[\s,(]{{1,3}}(?:depan\s)?(?:{_OFFICE}){_E}"
_LAW = (
    r"\s{0,3}(?:tahun|thn|th|year|/)\s{0,3}[0-9]{4}|(?:(?<=/19[0-9]{2})|(?<=/20[0-9]{2}))(?![0-9])"
)
# Words between "jalan" and a number that mean that no street is named, and units of such a number.
_COUNTING = rf"""
    {_W}(?:sejak|sudah|udah|udh|sdh|ada|selama|sekitar|kurang|lebih|hampir|sampai|jam|pukul|tanggal
        |tgl|dari|hingga|setiap|tiap|baru|rusak|berlubang|banjir|macet|gelap|mati|dan|atau|lebar
        |panjang|sepanjang|setinggi|di|ke|yang|yg|km|is|was|after|at|since|for|near|until|till
        |before|by|and|gg|gang){_E}
    """
_COUNTED = r"""
    [\s-]{0,2}(?:hari|minggu|mgg|bulan|bln|tahun|thn|jam|menit|detik|meter|mtr|m|cm|km|kali|x|orang
        |rumah|titik|ribu|rb|juta|jt|persen|%|warga|kk|unit|buah|lubang|motor|mobil|lampu|pohon
        |tiang|derajat|watt|volt|kg|liter|lt|days?|weeks?|months?|years?|hours?|minutes?|times|lajur|arah|lapis|lantai)
        (?![^\W_])
    """


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when the first text needs it. A status poll needs none."""
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


def find_house_spans(text: str) -> Spans:
    """Return the spans of house numbers, blocks and RTs, and of numbers behind a street name.

    The numbers of offices are left out, and so are RTs that mean a whole neighbourhood.
    """
    return tuple(span for span in find_number_spans(text) if not _is_common(text, *span))


def find_number_spans(text: str) -> Spans:
    """Return the spans that may be the number, block or RT of any house."""
    houses = [match.span() for match in _compile(_HOUSE).finditer(text)]
    streets = [
        match.span(2) for match in _compile(_STREET).finditer(text) if _is_house_number(match)
    ]
    return *(span for span in houses if not _is_thing_number(text, *span)), *streets


def _is_thing_number(text: str, start: int, end: int) -> bool:
    """Return whether the number is of a thing such as a law, a lamp or a bus."""
    return bool(
        _compile(_THING).search(text, max(0, start - 20), start) or _compile(_LAW).match(text, end)
    )


def is_at_office(text: str, start: int, end: int) -> bool:
    """Return whether the number is of an office, a shop or a market."""
    return bool(
        _compile(_NEAR_AN_OFFICE).search(text, max(0, start - 120), start)
        or _compile(_BEFORE_AN_OFFICE).match(text, end)
    )


def _is_common(text: str, start: int, end: int) -> bool:
    """Return whether the span is of an office, of a whole neighbourhood, or only a floor."""
    return bool(
        _compile(_FLOOR).match(text, start)
        or _compile(_COMMON).search(text, max(0, start - 20), start)
        or _compile(_OF_AN_OFFICE).search(text, max(0, start - 120), start)
        or _compile(_BEFORE_AN_OFFICE).match(text, end)
    )


def _is_house_number(street: re.Match[str]) -> bool:
    """Return whether the number is of a house in a street: not "jalan rusak sudah 3 bulan"."""
    return not (
        _compile(_COUNTING).search(street[1])
        or _compile(_COUNTED).match(street.string, street.end())
    )


def find_address_spans(address: str) -> Spans:
    """Return the spans of house numbers in an address, in which any other number counts as well."""
    return (
        *find_house_spans(address),
        *(match.span() for match in _compile(_NUMBERED).finditer(address)),
    )

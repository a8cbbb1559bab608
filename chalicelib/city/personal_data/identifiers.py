"""Detection of numbers and addresses that identify a person, as people write them: telephones,
cards, accounts, plates, mail, dates of birth.

Every pattern is bounded, because citizens write these texts.
"""

import re
from collections.abc import Callable, Collection, Iterator

from chalicelib.city.personal_data.word_lists import Lexicon

Span = tuple[int, int]

_APART = r"[\s.,/_-]{1,3}"
_SELF = "saya|sy|kami|nya|istri|suami|anak|ibu|bapak|my"
_NUMBER = "no|nomor|nomer|nmr|number"
_MONTH = r"(?:jan|feb|mar|apr|me[iy]|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)[a-z]{0,8}"

# Forms that are a personal number or address in any context.
_FORMS = re.compile(
    rf"""
    (?<![0-9])(?:
        (?:\+?62[\s.-]{{0,3}}|0)8[0-9]{{1,2}}(?:
            (?:{_APART}[0-9]{{3,5}}){{2}}                    # 0812 - 3456 - 7890
            | (?:[\s.-]{{1,3}}[0-9]{{2,4}}){{3,4}}           # 0812 34 56 7890
        )
        | (?:\+?62|0)8[0-9]{{2}}{_APART}[0-9]{{6,9}}
        | 021[0-9]{{3,4}}[\s.-][0-9]{{3,4}}
        | 0[2-79][0-9]{{1,2}}[\s.-]{{1,3}}[0-9]{{3,4}}[\s.-]?[0-9]{{3,4}}  # 021-5301234
        | 0[ .-]8(?:[ .-]{{0,2}}[0-9]){{8,11}}               # 0 8 1 2 3 4 ...
    )(?![0-9])
    | (?<![\w.,/-])[0-9]{{15,16}}(?![\w/-]|[.,][0-9])      # NIK, NPWP, IMEI, cards
    | \+[0-9]{{1,3}}(?:[\s.()-]{{0,2}}[0-9]){{7,12}}(?![0-9])  # +1 415 555 0132
    | (?<![0-9.-])[0-9]{{4}}(?:[\s.-][0-9]{{4}}){{3}}(?![0-9.-]|\s[0-9])  # of a card, a person
    | \b(?!(?:rp|rt|rw|no|km|tj|gg|jl)[0-9.-])
        [a-z]{{1,2}}[.-]?[0-9]{{3,4}}[.-]?[a-z]{{2,3}}\b     # B1234XYZ, B-1234-XYZ
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAIL = re.compile(
    r"""
    [\w.+-]{2,40}\s(?:at|et)\s[\w-]{2,20}(?:\s(?:dot|titik)\s[a-z]{2,4}){1,2}\b
    | [\w.+-]{2,40}\s?@\s?(?:gmail|g?ymail|yahoo|hotmail|outlook|icloud|rocketmail|proton(?:mail)?)
        (?:\s?\.\s?[a-z]{2,4}){0,2}\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Numbers that the words before them make personal, though a digit may be wrong or missing.
_DOCUMENT = re.compile(
    rf"""
    \b(?:nik|ktp|kk|npwp|sim|bpjs|jkn|kis|nip|nisn?|nim|nrk|nrp|nuptk|imei|polis|medis|kitas|nop
        |kartu|jakcard|flazz|brizzi|tapcash|kjp|paspor|pasport|passport|pelanggan|idpel
        |rek(?:ening)?|norek|bca|bri|bni|mandiri|dki|bsi|cimb|va|gopay|ovo|dana)\b
        (?:[\s.:=\#-]|\b(?:{_SELF}|{_NUMBER}|[abcd](?:1|2|i{{1,2}})?|a/?n|bank|pln|pam|pdam|id|is|listrik|air|meteran?|token
            |kesehatan|ketenagakerjaan|peserta|anggota|kartu|keluarga|baru|lama
            |adalah)\b){{0,12}}
    ([a-z]{{0,2}}[0-9](?:[\s./-]{{0,2}}[0-9]){{6,24}})(?![0-9])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CALL = re.compile(
    rf"""
    \b(?:hp|handphone|wa|whatsapp|telp?|tlp|telepon|telpon|phone|call|sms|cp|mobile)\b
        (?:[\s.:=\#-]|\b(?:{_SELF}|{_NUMBER}|me|at|on|ke|di|is|rumah)\b){{0,10}}
    ([+(]{{0,2}}(?:[0-9o](?:[\s./()-]{{0,2}}[0-9]){{8,14}}|[2-9](?:[\s.-]?[0-9]){{6,7}}))(?![0-9])
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PLATE = re.compile(
    rf"""
    \b(?:(?:ber)?(?:plat|nopol)|no(?:mor)?\.?[ ]?pol(?:isi)?|plates?|tnkb)(?:nya)?\b
        (?:[\s.:=\#-]|\b(?:(?:{_NUMBER})(?:nya)?|mobil|motor|polisi)\b){{0,8}}
    ([a-z]{{1,2}}[\s.-]?[0-9]{{1,4}}(?:[\s.-]?[a-z]{{1,3}})?)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# The letters at the beginning of Indonesian plates.
_REGION = "(?:[ABDEFGHKLMNPRSTWZ]|A[ABDEG]|B[ABDEGHKLMNP]|D[ABCDEGHKLMNRST]|E[ABD]|K[BHTU]|P[ABG])"
_VEHICLE = re.compile(
    rf"""
    \b(?:mobil|motor|truk|truck|bus|bis|taksi|taxi|angkot|ojol|kendaraan|pick[ ]?up|box|tangki|car
        |van|motorcycle|motorbike|scooter|avanza|xenia|innova|fortuner|pajero|brio|jazz|ertiga|agya
        |ayla|calya|sigra|rush|terios|alphard|hrv|crv|beat|vario|scoopy|nmax|aerox|mio|vespa|supra
        |pcx)\b
        (?:[\s,(]{{1,2}}[a-z]{{3,12}}){{0,2}}[\s,(]{{1,2}}
    ({_REGION}[\s.-]?[0-9]{{1,4}}[\s.-]?(?!(?:rt|rw|km|no|di|ke|rb|jt|jam|dan|x)\b)[a-z]{{1,3}})\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BORN = re.compile(
    rf"""
    \b(?:lahir(?:nya)?|kelahiran|lhr|ttl|born|birth(?:day|date)?|dob)\b[\s:.,(]{{0,3}}
        (?:(?:{_SELF}|di|pada|tanggal|tgl|on|in|of|is|date|[a-z]{{3,20}})[\s,:.]{{1,3}}){{0,4}}
    ([0-9]{{1,2}}(?:st|nd|rd|th)?(?:\sof)?[\s./-]{{1,3}}(?:[0-9]{{1,2}}|{_MONTH})
            [\s./,'’-]{{1,3}}[0-9]{{2,4}}
        | [0-9]{{4}}[/.-][0-9]{{1,2}}[/.-][0-9]{{1,2}}
        | {_MONTH}\s[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s[0-9]{{4}})\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DIGIT = re.compile(r"[0-9]")


def find_identifier_spans(text: str, is_own: Callable[[str], bool]) -> Iterator[Span]:
    """Yield the spans of identifying numbers and mail addresses.

    ``is_own`` returns whether a telephone number is the city's own, which is left out.
    """
    if _DIGIT.search(text):
        yield from (match.span() for match in _FORMS.finditer(text) if not is_own(match[0]))
        for pattern in (_DOCUMENT, _CALL, _PLATE, _VEHICLE, _BORN):
            for match in pattern.finditer(text):
                if not is_own(match[1]):
                    yield match.span(1)
    lowered = text.lower()
    if "@" in text or " dot " in lowered or " titik " in lowered:
        yield from (match.span() for match in _MAIL.finditer(text))


# Accounts on social networks, except those of public bodies.

_NETWORK = "ig|insta(?:gram)?|fb|facebook|twitter|tiktok|telegram|threads|akun|medsos"
_LINE = "line[ ]id|id[ ]line|user[ ]?name|user"
_WHOSE = r"(?:nya)?(?:[ \t](?:saya|sy|aku|gue|gw|pelaku|dia|ig|fb|tiktok|instagram|x)){0,2}"
_AT = re.compile(
    r"(?<![\w@./])@[a-z0-9_](?:[a-z0-9_.-]{0,40}[a-z0-9_])?(?![\w@]|\.\w)", re.IGNORECASE
)
_LABELLED = re.compile(
    rf"""
    (?<![^\W_])(?:{_NETWORK}|{_LINE}|line){_WHOSE}[ \t]{{0,3}}[:=-][ \t]{{0,3}}
        @?(?P<labelled>[a-z0-9_][a-z0-9_.-]{{2,40}}(?<![.-]))
    | (?<![^\W_])(?:{_NETWORK}|{_LINE}){_WHOSE}[ \t]{{1,3}}
        (?P<bare>(?=[a-z0-9_.]{{0,40}}[0-9_.][a-z0-9_])[a-z0-9_][a-z0-9_.-]{{2,40}}(?<![.-]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BACK = 40  # characters before an account that are looked at
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


def find_account_spans(
    text: str, public: Collection[str], lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """Yield the spans of accounts, except those of public bodies.

    An account is of a public body when a word of ``public`` is in it and no part of it is the name
    of a person: @DinasLHJakarta, not @budi_jakarta.
    """
    if not _CUE.search(text):
        return
    for start, end in _find_accounts(text):
        own = _OWN.search(text, max(0, start - _BACK), start)
        if own or not _is_public(text[start:end], public, lexicon):
            yield start, end


def _find_accounts(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _AT.finditer(text))
    for match in _LABELLED.finditer(text):
        yield match.span("labelled" if match["labelled"] else "bare")
    for page in _PAGE.finditer(text):
        if page[1].strip("/").lower() not in _OF_NOBODY:
            yield page.span()


def _is_public(account: str, public: Collection[str], lexicon: Lexicon) -> bool:
    """Return whether an account is of a public body."""
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

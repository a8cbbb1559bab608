"""The words of every sentence that people read: what the glossary says not to say, codes of
programs, and sentences that are too long, in every catalogue and in both languages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages import Catalog

from chalicelib.platform.roles import Role
from chalicelib.reports.status import Action, Status
from operate import locale as catalogues

MOST_WORDS = 15
# The places that only officers read: they know a red flag.
OFFICERS = ("src/officers/", "sla/digest.py")

# What Indonesian sentences do not say, by what they say.
NOT_INDONESIAN = {
    "laporan": r"(peng)?aduan|keluhan",
    "kantor penanggung jawab": r"pemegang\w*|(di|me)megang\w*",
    "batas waktu": r"(di|men)?janji\w*|jatuh tempo|tenggat\w*",
    "belum dijawab selama ...": r"(tanda|bendera) merah",
    "dipisahkan, digabungkan": r"unmerge|mengikuti laporan lain",
    "keberatan": r"banding(nya)?",
    "buka kembali": r"(di)?buka lagi(?! halaman)",
    "nilai": r"bintang|penilaian",
    "tugas": r"bagian pekerjaan",
    "kategori": r"jenis(?! (berkas|isi))",
    "lokasi": r"tempatnya",
    "isi laporan": r"uraian",
    "nama dan kontak": r"(?<!nomor )identitas\w*",
    "email": r"surel|e-mail",
    "kantor": r"instansi",
    "petugas, pimpinan": r"pejabat|kepala",
    "kode pelapor, sesi": r"token",
    "kode acak": r"sidik|hash",
    "final": r"sudah tetap",
    "bukan wewenang kota": r"bukan (urusan|kewenangan)",
    "jika": r"bila|apabila",
    "dulu": r"dahulu|terlebih",
    "sampai": r"s\.d\.",
    "minta, silakan ...": r"(minta|lihat|masuk|tanya|bertanya|periksa|tunggu)lah",
    "tidak ada": r"tiada",
    "tidak kami kenal": r"salah ketik",
    "batas {most} kali": r"sebanyak yang diizinkan",
    "Silakan coba beberapa saat lagi": r"(coba|kirim)( sekali)?( lagi)? sebentar( lagi)?",
}
NOT_ENGLISH = {
    "which is the limit": r"as (many|often|much) as may be",
    "we can't take": r"(is|are) not taken(?! twice)",
    "is in charge of, has held": r"holds? the report|holder|who held",
    "due": r"promis\w+",
    "no answer for ...": r"red flags?",
    "merge, separate": r"unmerge",
    "reopen": r"opened? again",
    "rating": r"stars?",
    "completed work": r"(?<!after )closings?",
    "reporter code, session": r"token",
    "scrambled code": r"hash(es)?|digests?",
    "update": r"notices?",
    "email": r"e-mail|mail",
    "report": r"complain\w*",
    "we do not know": r"mistyped",
    "try again in a moment": r"try for a short while|try again later$",
}
# Why a sentence may say what it says.
ALLOWED_WORDS = {
    "Cognito ID token": "the documentation for programs",
    "token masuk Cognito": "the documentation for programs",
    "The report is open again.": "a state, not a step",
    "{} Kepala {}": "the title of a deputy",
    "mail, chat, webhook or sms.": "values that programs send",
    "closing or moderation.": "values that programs send",
    "Without X-Device-Token, {} must have {} to {} characters that nobody else can guess.": (
        "a header of programs"
    ),
    "Tanpa X-Device-Token, {} harus {} sampai {} huruf yang tidak dapat ditebak orang lain.": (
        "a header of programs"
    ),
}
# Codes of programs, which no sentence for people names. Statuses and "admin" are people's words.
CODES = {
    *(role.value for role in Role if role is not Role.ADMIN),
    *(action.value for action in Action if action.value not in [*Status]),
}
CODE_LIKE = r"/v1/\w+|\b[a-z]+_[a-z_]+\b"
# The places whose sentences answer programs: they may name fields and values.
FOR_PROGRAMS = ("platform/http/field_refusal_texts.py", "publishing/open311/", "description/")
ALLOWED_CODES = {
    "The api_key is missing, not known, or was revoked.": "Open311",
    "This api_key has been used {} times today, which is its limit.": "Open311",
    "This Idempotency-Key or update_id was used before, for another content.": "partners",
    "api_key tidak ada, tidak dikenal, atau sudah dicabut.": "Open311",
    "api_key ini sudah {} kali dipakai hari ini, itu batasnya.": "Open311",
    "Idempotency-Key atau update_id ini sudah dipakai untuk kiriman yang isinya lain.": "partners",
}


@dataclass(frozen=True)
class Text:
    """One sentence in one language, with the places that say it."""

    language: str
    text: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.language}: {self.text} ({', '.join(self.places)})"


def list_sentences(catalogue: Catalog) -> Iterator[Text]:
    """Each sentence of a catalogue in both languages, its values as ``{}``."""
    for message in catalogue:
        if not message.id:
            continue
        places = tuple(dict.fromkeys(str(place) for place, _line in message.locations))
        for language, forms in (("en", message.id), ("id", message.string)):
            for form in [forms] if isinstance(forms, str) else forms:
                text = re.sub(r"<\w+>|</\w+>", "", re.sub(r"\{\w*\}", "{}", form))
                for sentence in re.split(r"(?<=[.!?:;])\s+|\n", text):
                    if sentence:
                        yield Text(language, sentence, places)


CATALOGUES = [
    *sorted((catalogues.LOCALE / "id").glob("*.po")),
    catalogues.WEB / "locale" / "id" / "pages.po",
]
EVERY = pytest.mark.parametrize(
    "path", CATALOGUES, ids=lambda path: f"{path.parts[-4]}/{path.stem}"
)


def read(path: Path) -> list[Text]:
    return list(list_sentences(catalogues.read_catalogue(path)))


@EVERY
def test_no_sentence_says_what_the_glossary_says_not_to_say(path: Path) -> None:
    faults = []
    for said in read(path):
        for instead, pattern in (NOT_INDONESIAN if said.language == "id" else NOT_ENGLISH).items():
            found = re.search(rf"\b({pattern})\b", said.text, re.IGNORECASE)
            flag = found and re.fullmatch(r"tanda merah|red flags?", found[0], re.IGNORECASE)
            if flag and all(place.startswith(OFFICERS) for place in said.places):
                continue
            if found and said.text not in ALLOWED_WORDS:
                faults.append(f'"{found[0]}", not "{instead}": {said}')
    assert not faults, "\n".join(faults)


@EVERY
def test_no_sentence_for_people_names_a_code(path: Path) -> None:
    faults = []
    for said in read(path):
        if all(place.startswith(FOR_PROGRAMS) for place in said.places):
            continue
        found = re.findall(CODE_LIKE, said.text)
        if said.language == "id":
            found += [word for word in re.findall(r"\w+", said.text) if word in CODES]
        if found and said.text not in ALLOWED_CODES:
            faults.append(f"{found}: {said}")
    assert not faults, "\n".join(faults)


@EVERY
def test_a_sentence_has_fifteen_words_at_most(path: Path) -> None:
    faults = [str(said) for said in read(path) if len(said.text.split()) > MOST_WORDS]
    assert not faults, "\n".join(faults)


def test_what_is_allowed_is_still_said() -> None:
    said = {each.text for path in CATALOGUES for each in read(path)}
    assert {*ALLOWED_WORDS, *ALLOWED_CODES} <= said

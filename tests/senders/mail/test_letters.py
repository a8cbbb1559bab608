"""Letters as mail programs write them, whole and broken: what is said, by whom, and what is not."""

import base64
import quopri
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.senders.mail import letters
from chalicelib.senders.mail.letters import LetterError
from tests.rows import each_row

SAID = "Sampah menumpuk di Jl. Raya Kebon Jeruk, sudah seminggu."
FROM = "From: Siti Rahma <siti@contoh.test>\n"
JPEG = b"\xff\xd8\xff\xe0 bukan foto sungguhan \xff\xd9"
OBJECTS = Path(__file__).parents[2] / "samples/objects"


def a_letter(body: str | bytes = SAID, *headers: str, sender: str = FROM) -> bytes:
    written = body.encode() if isinstance(body, str) else body
    return (sender + "".join(f"{header}\n" for header in headers) + "\n").encode() + written


def html(body: str) -> bytes:
    return a_letter(body, "Content-Type: text/html; charset=utf-8")


def mixed(*pieces: str, kind: str = "mixed", edge: str = "batas") -> bytes:
    body = "".join(f"--{edge}\n{piece}\n" for piece in pieces) + f"--{edge}--\n"
    return a_letter(body, f'Content-Type: multipart/{kind}; boundary="{edge}"')


def a_photo(name: str = 'filename="foto.jpg"', kind: str = "image/jpeg") -> str:
    coded = base64.encodebytes(JPEG).decode()
    return (
        f"Content-Type: {kind}\nContent-Transfer-Encoding: base64\n"
        f"Content-Disposition: attachment; {name}\n\n{coded}"
    )


def text_of(raw: bytes) -> str:
    return letters.parse_letter(raw).text


def test_a_plain_letter_says_who_when_and_what() -> None:
    letter = letters.parse_letter(
        a_letter(
            SAID,
            "Subject: Sampah di Kebon Jeruk",
            "Date: Mon, 23 Nov 2026 07:58:03 +0700",
            "Message-ID: <CAF1@mail.contoh.test>",
        )
    )
    assert (letter.name, letter.address) == ("Siti Rahma", "siti@contoh.test")
    assert (letter.subject, letter.text) == ("Sampah di Kebon Jeruk", SAID)
    assert letter.sent_at == datetime(2026, 11, 23, 0, 58, 3, tzinfo=UTC)
    assert (letter.message_id, letter.answers) == ("CAF1@mail.contoh.test", ())
    assert (letter.parts, letter.automatic) == ((), False)


@pytest.mark.parametrize("raw", [b"", b"\n\nhalo", b"halo\n", b"\x00\xff\xfe", b": \n", b" a: b\n"])
def test_bytes_without_a_header_are_no_letter(raw: bytes) -> None:
    with pytest.raises(LetterError):
        letters.parse_letter(raw)
    with pytest.raises(IndexError):
        letters.load_part(raw, 0)


@each_row(
    ("written", "shown"),
    [
        ("=?utf-8?B?SmFsYW4gcnVzYWsg8J+YoQ==?=", "Jalan rusak 😡"),
        ("=?utf-8?Q?Jalan_rusak_=C3=A9?=", "Jalan rusak é"),
        ("=?iso-8859-1?Q?caf=E9?=", "café"),
        ("=?windows-1252?Q?=93rusak=94?=", "“rusak”"),
        ("=?us-ascii?Q?caf=E9?=", "café"),
        ("=?utf-8?Q?Jalan?= =?utf-8?Q?_rusak?=", "Jalan rusak"),
        ("=?utf-8?Q?Jalan?=\n =?utf-8?Q?_rusak?=", "Jalan rusak"),
        ("=?utf-8?B?8J+Y?= =?utf-8?B?oQ==?=", "😡"),
        ("Re: =?utf-8?Q?Jalan rusak?=", "Re: Jalan rusak"),
        ("=?utf-8?B?SmFsYW4gcnVzYWs?=", "Jalan rusak"),
        ("=?utf-8?B?SmFsYW4gcnVzYWsgZ?=", "Jalan rusak"),
        ("=?utf-8?B?****?=", ""),
        ("=?tidak-ada?Q?Jalan_rusak?=", "Jalan rusak"),
        ("=?\x00?Q?Jalan?=", "Jalan"),
        ("=?utf-8?X?Jalan?=", "=?utf-8?X?Jalan?="),
        ("=?utf-8?Q?Jalan", "=?utf-8?Q?Jalan"),
        ("Jalan\n\trusak\n parah", "Jalan rusak parah"),
        ("Jalan é rusak", "Jalan é rusak"),
        ("", ""),
    ],
)
def test_a_subject_is_read_however_it_is_encoded(written: str, shown: str) -> None:
    assert letters.parse_letter(a_letter(SAID, f"Subject: {written}")).subject == shown


@each_row(
    ("sender", "name", "address"),
    [
        ("From: siti@contoh.test", None, "siti@contoh.test"),
        ("From: <siti@contoh.test>", None, "siti@contoh.test"),
        ("From: siti@contoh.test (Siti)", "Siti", "siti@contoh.test"),
        ('From: "Rahma, Siti" <siti@contoh.test>', "Rahma, Siti", "siti@contoh.test"),
        ('From: "Siti \\"Ita\\"" <siti@contoh.test>', 'Siti "Ita', "siti@contoh.test"),
        ('From: "<palsu@x.test>" <siti@contoh.test>', "<palsu@x.test>", "siti@contoh.test"),
        ("From: =?utf-8?B?U2l0aQ==?= <siti@contoh.test>", "Siti", "siti@contoh.test"),
        ('From: "=?utf-8?Q?Siti_R=C3=A9?=" <siti@contoh.test>', "Siti Ré", "siti@contoh.test"),
        ("From: A <a@contoh.test>, B <b@contoh.test>", "A", "a@contoh.test"),
        ("From: a@contoh.test, b@contoh.test", None, "a@contoh.test"),
        ("Sender: Siti <siti@contoh.test>", "Siti", "siti@contoh.test"),
        ("From: Siti", "Siti", None),
        ("From: " + "(" * 9_000, "(" * 100, None),
        ('From: "Siti <siti@contoh.test>', '"Siti <siti@contoh.test>'.strip('"'), None),
        ("From:", None, None),
        ("X: y", None, None),
    ],
)
def test_the_sender_is_a_name_and_an_address(
    sender: str, name: str | None, address: str | None
) -> None:
    letter = letters.parse_letter(a_letter(sender=f"{sender}\n"))
    assert (letter.name, letter.address) == (name, address)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("Mon, 23 Nov 2026 08:00:00 +0700", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("23 Nov 2026 01:00:00 -0000", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 08:00:00 +0700 (WIB)", datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("Senin, 23 November 2026", None),
        ("Mon, 99 Nov 2026 08:00:00 +0700", None),
        ("Mon, 23 Nov 2026 08:00:00 +9999999999", None),
        ("Fri, 31 Dec 9999 23:00:00 -1400", None),
        ("1" * 5_000, None),
        ("", None),
    ],
)
def test_a_date_that_can_not_be_read_is_none(written: str, sent: datetime | None) -> None:
    assert letters.parse_letter(a_letter(SAID, f"Date: {written}")).sent_at == sent


def test_what_it_replies_to_comes_nearest_first_and_once() -> None:
    headers = ("In-Reply-To: <c@x>", "References: <a@x>\n <b@x> <c@x>")
    assert letters.parse_letter(a_letter(SAID, *headers)).answers == ("c@x", "b@x", "a@x")


@pytest.mark.parametrize(
    ("header", "answers"),
    [
        ("In-Reply-To: pesan Anda <a@x> kemarin", ("a@x",)),
        ("In-Reply-To: a@x", ("a@x",)),
        ("In-Reply-To: Your message of Monday", ()),
        ("In-Reply-To: <>", ()),
        ("References: < a@x >", ("a@x",)),
        ("In-Reply-To: <" + "a" * 400 + "@x>", ("a" * 250,)),
    ],
)
def test_ids_are_taken_without_what_stands_around_them(
    header: str, answers: tuple[str, ...]
) -> None:
    assert letters.parse_letter(a_letter(SAID, header)).answers == answers


def test_of_a_long_thread_the_twenty_nearest_count() -> None:
    thread = "References: " + " ".join(f"<{at}@x>" for at in range(60))
    answers = letters.parse_letter(a_letter(SAID, thread)).answers
    assert answers == tuple(f"{at}@x" for at in range(59, 39, -1))


# Text in every encoding.


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain; charset=utf-8", "café “rusak” 😡".encode()),
        ("text/plain; charset=us-ascii", "café “rusak” 😡".encode()),
        ("text/plain; charset=iso-8859-1", "café “rusak” 😡".encode()),
        ("text/plain", "café “rusak” 😡".encode()),
        ("text/plain; charset=gbk", "café “rusak” 😡".encode()),
        ("text/plain; charset=utf-16", "café “rusak” 😡".encode("utf-16")),
        ("text/plain; charset=utf-7", "café “rusak” 😡".encode("utf-7")),
        ("text/plain; charset=utf-8", "\ufeffcafé “rusak” 😡".encode()),
    ],
)
def test_text_is_read_whatever_its_charset_says(kind: str, body: bytes) -> None:
    coded = base64.encodebytes(body)
    headers = (f"Content-Type: {kind}", "Content-Transfer-Encoding: base64")
    assert text_of(a_letter(coded, *headers)) == "café “rusak” 😡"


@pytest.mark.parametrize(
    "label", ["windows-1252", "iso-8859-1", "us-ascii", "utf-8", "tidak-ada", "rot13", '"', "\x00"]
)
def test_what_is_not_utf_8_is_windows_1252_unless_it_says_better(label: str) -> None:
    body = "café “rusak”".encode("cp1252")
    assert text_of(a_letter(body, f"Content-Type: text/plain; charset={label}")) == "café “rusak”"


@pytest.mark.parametrize("label", ["unicode_escape", "idna", "punycode", "undefined", "zlib"])
def test_codecs_that_are_no_charsets_are_not_used(label: str) -> None:
    body = rb"C:\undangan\x41"
    headers = (f"Content-Type: text/plain; charset={label}",)
    assert text_of(a_letter(body, *headers)) == r"C:\undangan\x41"


def test_a_charset_of_another_script_is_believed() -> None:
    body = "道路が壊れています".encode("iso2022_jp")
    assert text_of(a_letter(body, "Content-Type: text/plain; charset=iso-2022-jp")) == (
        "道路が壊れています"
    )


@pytest.mark.parametrize(
    ("coding", "body", "text"),
    [
        ("base64", base64.b64encode(SAID.encode()).rstrip(b"="), SAID),
        ("BASE64 ", base64.encodebytes(SAID.encode()), SAID),
        ("base64", base64.b64encode(SAID.encode())[:-3], SAID[:-2]),
        ("base64", b"!!" + base64.b64encode(SAID.encode()) + b"??", SAID),
        ("base64", SAID.encode(), SAID),
        ("base64", b"", ""),
        ("quoted-printable", quopri.encodestring("Got mampet é".encode()), "Got mampet é"),
        ("quoted-printable", b"Got =\nmampet =C3=A9", "Got mampet é"),
        ("quoted-printable", b"Got =ZZ mampet =", "Got =ZZ mampet"),
        ("x-tidak-ada", SAID.encode(), SAID),
        ("8bit", "Got mampet é".encode(), "Got mampet é"),
    ],
)
def test_broken_encodings_are_read_as_well_as_they_can_be(
    coding: str, body: bytes, text: str
) -> None:
    assert text_of(a_letter(body, f"Content-Transfer-Encoding: {coding}")) == text


def test_flowed_lines_are_joined() -> None:
    body = "Jalan rusak \nparah di \nRT 05.\n\n Tolong.\n-- \nSiti"
    kind = "Content-Type: text/plain; format=flowed"
    assert text_of(a_letter(body, kind)) == "Jalan rusak parah di RT 05.\n\nTolong."
    assert text_of(a_letter("Ja \nlan", f"{kind}; delsp=yes")) == "Jalan"


def test_text_has_no_control_characters_and_lines_of_one_kind() -> None:
    assert text_of(a_letter("a\r\nb\rc\x00\x07\u200bd\u00a0e\n\n\n\n\nf")) == "a\nb\ncd e\n\nf"


# Markup.


@each_row(
    ("page", "text"),
    [
        ("<p>Jalan rusak</p><p>di RT&nbsp;05 &amp; RT 06</p>", "Jalan rusak\n\ndi RT 05 & RT 06"),
        ("Jalan<br>rusak<br/><br>parah", "Jalan\nrusak\n\nparah"),
        ("<div>Jalan</div><div>rusak</div>", "Jalan\nrusak"),
        ("<ul><li>got</li><li>jalan</li></ul>", "- got\n- jalan"),
        ("<table><tr><td>RT</td><td>05</td></tr></table>", "RT 05"),
        ("<style>p {color: red}</style><script>a < b</script>halo", "halo"),
        ("<html><head><title>Judul</title></head><body>halo</body></html>", "halo"),
        ('lihat <a href="https://x.test/?a=1&b=2">foto ini</a>', "lihat foto ini"),
        ("<p>Jalan\n   rusak</p>", "Jalan rusak"),
        ("<!-- catatan -->halo<!--[if mso]>mso<![endif]-->", "halo"),
        ("<![if !mso]>halo<![endif]>", "halo"),
        ("<p>air > 30 cm & lalu < 1 m", "air > 30 cm & lalu < 1 m"),
        ('<img alt="a > b">halo', "halo"),
        ("<p class='x>halo</p>", "halo"),
        ("<b>tebal</b><i> miring</i>", "tebal miring"),
        ("<p>halo<script>x", "halo"),
        ("<style>halo", "halo"),
        ("<p></p>", ""),
        ("<o:p>halo</o:p>", "halo"),
    ],
)
def test_markup_is_read_as_a_person_sees_it(page: str, text: str) -> None:
    assert text_of(html(page)) == text


def test_plain_text_that_is_markup_is_read_as_markup() -> None:
    assert text_of(a_letter("<html><body><p>halo</p></body></html>")) == "halo"


@pytest.mark.parametrize("tag", ["<", "<!--", "<a ", "<a b='", "</", "<![a[", "<?", "<aaa", "&#x"])
def test_markup_made_to_keep_us_busy_does_not(tag: str) -> None:
    """Some of these took the standard parser minutes."""
    assert text_of(html(tag * (100_000 // len(tag)))) is not None


# Parts.


def test_plain_text_is_preferred_to_markup() -> None:
    plain, marked = "Content-Type: text/plain\n\nhalo", "Content-Type: text/html\n\n<p>lain</p>"
    assert text_of(mixed(plain, marked, kind="alternative")) == "halo"
    assert text_of(mixed(marked, plain, kind="alternative")) == "halo"
    assert text_of(mixed("Content-Type: text/plain\n\n \n", marked, kind="alternative")) == "lain"


def test_text_and_photos_are_found_however_deep_they_lie() -> None:
    inner = mixed(
        "Content-Type: text/plain\n\nhalo",
        "Content-Type: text/html\n\n<p>halo</p>",
        kind="alternative",
        edge="dalam",
    ).decode()
    related = mixed(inner.partition("\n")[2], a_photo(), kind="related", edge="tengah").decode()
    letter = letters.parse_letter(mixed(related.partition("\n")[2], a_photo('filename="dua.jpg"')))
    assert letter.text == "halo"
    assert letter.parts == ((2, "foto.jpg", "image/jpeg"), (3, "dua.jpg", "image/jpeg"))


def test_a_part_is_its_bytes_and_type() -> None:
    raw = mixed("Content-Type: text/plain\n\nhalo", a_photo())
    assert letters.load_part(raw, 1) == (JPEG, "image/jpeg")


@pytest.mark.parametrize("index", [0, 2, 99, -1])
def test_what_is_no_part_has_no_bytes(index: int) -> None:
    with pytest.raises(IndexError):
        letters.load_part(mixed("Content-Type: text/plain\n\nhalo", a_photo()), index)


@each_row(
    ("kind", "name", "kept"),
    [
        ("image/jpeg", 'filename="a.jpg"', ("a.jpg", "image/jpeg")),
        ("IMAGE/JPG", "filename=a.jpg", ("a.jpg", "image/jpeg")),
        ("image/heic", 'filename="IMG_1.HEIC"', ("IMG_1.HEIC", "image/heic")),
        ("video/mp4", "", (None, "video/mp4")),
        ("image/heif", 'filename="IMG_2.HEIF"', ("IMG_2.HEIF", "image/heic")),
        ("application/octet-stream", 'filename="IMG_3.MOV"', ("IMG_3.MOV", "video/quicktime")),
        ("application/pdf; name=surat.pdf", "", ("surat.pdf", "application/pdf")),
        ("application/octet-stream", 'filename="IMG.JPG"', ("IMG.JPG", "image/jpeg")),
        ("image/png", "filename*=utf-8''got%20mampet.png", ("got mampet.png", "image/png")),
        ("image/png", 'filename="=?utf-8?Q?r=C3=A9.png?="', ("ré.png", "image/png")),
        ("image/png", 'filename="../../etc/a.png"', ("a.png", "image/png")),
        ("image/png", "filename*=\x00''a.png", None),
        ("image/gif", 'filename="a.gif"', None),
        ("text/html", 'filename="a.html"', None),
        ("application/zip", 'filename="a.jpg"', None),
        ("application/octet-stream", 'filename="a.exe"', None),
    ],
)
def test_only_what_we_keep_is_a_part(
    kind: str, name: str, kept: tuple[str | None, str] | None
) -> None:
    parts = letters.parse_letter(
        mixed("Content-Type: text/plain\n\nhalo", a_photo(name, kind))
    ).parts
    if name.startswith("filename*=\x00"):
        assert [part[2] for part in parts] == ["image/png"]
    else:
        assert parts == (((1, *kept),) if kept else ())


def test_an_attached_text_is_no_text_of_the_letter() -> None:
    note = "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\ncatatan"
    assert text_of(mixed("Content-Type: text/plain\n\nhalo", note)) == "halo"


def test_a_letter_in_a_letter_speaks_when_the_letter_says_nothing() -> None:
    inner = "Content-Type: message/rfc822\n\n" + a_letter(SAID).decode()
    assert text_of(mixed(inner)) == SAID
    assert text_of(mixed("Content-Type: text/plain\n\nMohon dibantu", inner)) == "Mohon dibantu"


def test_photos_of_a_letter_in_a_letter_are_parts() -> None:
    inner = mixed("Content-Type: text/plain\n\nhalo", a_photo(), edge="dalam").decode()
    raw = mixed("Content-Type: message/rfc822\n\n" + inner)
    assert letters.parse_letter(raw).parts == ((1, "foto.jpg", "image/jpeg"),)
    assert letters.load_part(raw, 1)[0] == JPEG


@pytest.mark.parametrize(
    "raw",
    [
        a_letter("halo", "Content-Type: multipart/mixed"),
        a_letter("halo", "Content-Type: multipart/mixed; boundary=x"),
        a_letter("--x\n\nhalo", "Content-Type: multipart/mixed; boundary=x"),
        a_letter("--x\nhalo", "Content-Type: multipart/mixed; boundary=x"),
        a_letter("halo", "Content-Type: text"),
        a_letter("halo", "Content-Type: ;;;"),
        a_letter("halo", "Content-Type: text/plain; charset*=\x00''x"),
        a_letter("halo", "Content-Type: text/plain; a*" + "1" * 5_000 + "=x"),
        a_letter("halo", "bukan header\nX: y"),
    ],
    ids=range(9),
)
def test_broken_structures_still_say_something(raw: bytes) -> None:
    assert "halo" in text_of(raw)


def test_a_letter_nested_by_the_thousand_is_read_without_falling() -> None:
    opened = "".join(
        f"--b{at}\nContent-Type: multipart/mixed; boundary=b{at + 1}\n\n" for at in range(1500)
    )
    raw = a_letter(opened, "Subject: dalam", "Content-Type: multipart/mixed; boundary=b0")
    assert letters.parse_letter(raw).subject == "dalam"
    assert letters.parse_letter(b"Content-Type: message/rfc822\n\n" * 2000 + b"halo").parts == ()


# History and signatures.

OLD = "Laporan Anda diterima, nomor JK261124-BRRAE4."
QUOTED = f"> {OLD}\n>\n> Salam,\n> Tanggap\n"


@each_row(
    "history",
    [
        "On Mon, Nov 23, 2026 at 8:00 AM Tanggap <laporan@tanggap.test> wrote:\n" + QUOTED,
        "On Mon, Nov 23, 2026 at 8:00 AM Tanggap Jakarta\n<laporan@tanggap.test> wrote:\n\n"
        + QUOTED,
        "Pada Sen, 23 Nov 2026 pukul 08.00 Tanggap <laporan@tanggap.test> menulis:\n" + QUOTED,
        "Pada tanggal Sen, 23 Nov 2026 pukul 08.00\nTanggap Jakarta <laporan@tanggap.test>\n"
        "menulis:\n" + QUOTED,
        "On 23 Nov 2026, at 08.00, Tanggap <laporan@tanggap.test> wrote:\n\n" + QUOTED,
        "Pada 23/11/2026 08.00, Tanggap menulis:\n" + QUOTED,
        "Pada Senin, 23 November 2026 08.00.00 WIB, Tanggap <laporan@tanggap.test> menulis:\n\n"
        + OLD,
        "On Monday, November 23, 2026 at 08:00:00 AM GMT+7, T <l@tanggap.test> wrote:\n\n" + OLD,
        "El lun, 23 nov 2026 a las 8:00, T <laporan@tanggap.test> escribió:\n" + QUOTED,
        "-----Original Message-----\nFrom: Tanggap\nSent: Monday\n\n" + OLD,
        "----- Pesan Asli -----\nDari: Tanggap\n\n" + OLD,
        "-------- Original message --------From: Tanggap Date: 23/11/26\n" + OLD,
        "________________________________\nFrom: Tanggap <laporan@tanggap.test>\n"
        "Sent: Monday, 23 November 2026 08:00\nTo: Siti\nSubject: Laporan\n\n" + OLD,
        "________________________________\n\nDari: Tanggap\n" + OLD,
        "Dari: Tanggap <laporan@tanggap.test>\nTerkirim: Senin, 23 November 2026\nKe: Siti\n"
        "Subjek: Laporan\n\n" + OLD,
        "Dari: Tanggap\nDikirim: Senin, 23 November 2026\nKepada: Siti\n\n" + OLD,
        "*From:* Tanggap\n*Sent:* Monday, 23 November 2026\n\n" + OLD,
        "From: laporan@tanggap.test\nDate: Mon, 23 Nov 2026\nTo: siti@contoh.test\n\n" + OLD,
        "Dari: Tanggap <laporan@tanggap.test>\nTanggal: Sen, 23 Nov 2026\n\n" + OLD,
        QUOTED,
        "-- \nSiti Rahma\nKetua RT 05",
        "Sent from my iPhone",
        "Dikirim dari iPhone saya",
        "Terkirim dari Ponsel Samsung saya",
        "Get Outlook for Android<https://aka.ms/AAb9ysg>",
        "Sent from Yahoo Mail on Android\n\nOn Mon, Nov 23, 2026 at 8:00 AM, T<l@tanggap.test>"
        " wrote:\n" + QUOTED,
        "Dikirim dari iPhone saya\n\nPada 23 Nov 2026, pukul 08.00, T <l@tanggap.test> menulis:\n"
        "\n" + QUOTED,
    ],
)
@each_row("reply", [True, False])
def test_history_and_signature_below_are_left_out(history: str, reply: bool) -> None:
    headers = ["In-Reply-To: <a@x>"] * reply
    assert text_of(a_letter(f"Masih belum diangkut.\n\n{history}", *headers)) == (
        "Masih belum diangkut."
    )


@pytest.mark.parametrize(
    "page",
    [
        (
            '<div dir="ltr">Masih bau.</div><br><div class="gmail_quote"><div class="gmail_attr">'
            "Pada Sen, 23 Nov 2026 pukul 08.00 T &lt;<a href='mailto:l@t.test'>l@t.test</a>&gt;"
            ' menulis:<br></div><blockquote class="gmail_quote">'
            f"<div>{OLD}</div></blockquote></div>"
        ),
        (
            f"<p>Masih bau.</p><hr><div id=divRplyFwdMsg><b>Dari:</b> T<br><b>Terkirim:</b> Senin"
            f"<br></div><div>{OLD}</div>"
        ),
        (
            f'Masih bau.<br><div><blockquote type="cite"><div>On 23 Nov 2026, at 08.00, T wrote:'
            f"</div><div>{OLD}</div></blockquote></div>"
        ),
        (
            '<div>Masih bau.</div><div class="yahoo_quoted"><div>On Monday, November 23, 2026 at'
            f" 08:00, T &lt;l@t.test&gt; wrote:</div><div>{OLD}</div></div>"
        ),
        f"<p>Masih bau.</p><blockquote><blockquote>{OLD}</blockquote>{OLD}</blockquote>",
    ],
    ids=["Gmail", "Outlook", "Apple", "Yahoo", "quotes in quotes"],
)
def test_history_in_markup_is_left_out(page: str) -> None:
    assert text_of(html(page)) == "Masih bau."


@pytest.mark.parametrize(
    "body",
    [
        f"Pada Sen, 23 Nov 2026 T <l@t.test> menulis:\n{QUOTED}\nMasih bau.\n",
        f"{QUOTED}\nMasih bau.",
        f"Pada Sen, 23 Nov 2026 T <l@t.test> menulis:\n{QUOTED}\nMasih bau.\n-- \nSiti",
    ],
)
def test_an_answer_may_stand_below_what_it_answers(body: str) -> None:
    assert text_of(a_letter(body, "In-Reply-To: <a@x>")) == "Masih bau."


def test_answers_between_the_quotes_are_kept() -> None:
    body = "Halo,\nOn 23 Nov 2026 T wrote:\n> Di mana?\nRT 05\n> Sejak kapan?\nSenin"
    assert text_of(a_letter(body, "In-Reply-To: <a@x>")) == "Halo,\nRT 05\nSenin"


@pytest.mark.parametrize(
    "body",
    [
        "Pada hari Senin jalan rusak.\nPada tanggal 5 saya menulis: tolong.",
        "Dari: warga RT 05\nKepada: Dinas\nTanggal: 3 November\n\nGot mampet",
        "Yth. Dinas\nDari: warga RT 05\nTanggal: 3 November\nGot mampet",
        "Got mampet\n____________\nTolong",
        "Got mampet --- Pesan Asli\nTolong",
        "Lebih > 3 hari\ndan < 5",
        "Sent from my iPhone kemarin sudah saya lapor\nTolong",
        "--\nGot mampet",
    ],
)
def test_what_only_looks_like_history_is_kept(body: str) -> None:
    assert text_of(a_letter(body)) == body


def test_the_sentence_above_a_history_is_kept_though_it_begins_like_one() -> None:
    body = f"Pada tanggal 20 jalan rusak\nPada Sen, 23 Nov 2026, T menulis:\n{QUOTED}"
    assert text_of(a_letter(body)) == "Pada tanggal 20 jalan rusak"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (QUOTED, f"{OLD}\n\nSalam,\nTanggap"),
        (
            "-----Original Message-----\nFrom: Budi\nSent: Senin\n\nGot mampet",
            "-----Original Message-----\nFrom: Budi\nSent: Senin\n\nGot mampet",
        ),
        (
            "Sent from my iPhone\n\nOn 22 Nov 2026 Budi <b@x.test> wrote:\n> Got mampet",
            "Sent from my iPhone\n\nOn 22 Nov 2026 Budi <b@x.test> wrote:\nGot mampet",
        ),
    ],
)
def test_of_a_first_letter_that_is_all_history_all_is_kept(body: str, text: str) -> None:
    assert text_of(a_letter(body)) == text


def test_a_reply_of_nothing_but_history_says_nothing() -> None:
    body = f"Dikirim dari iPhone saya\n\nPada 23 Nov 2026 T <l@t.test> menulis:\n{QUOTED}"
    assert text_of(a_letter(body, "In-Reply-To: <a@x>")) == ""


@pytest.mark.parametrize(
    "body",
    [
        (
            "Mohon dibantu\n-- \nSiti\n\n---------- Forwarded message ---------\n"
            "Dari: Budi <b@x.test>\nDate: Sen, 23 Nov 2026\n\nGot mampet"
        ),
        "Mohon dibantu\n\n---------- Pesan terusan ----------\nDari: Budi\n\nGot mampet",
        (
            "Mohon dibantu\n\nAwal pesan terusan:\n\n> Dari: Budi <b@x.test>\n> Tanggal: Senin\n>\n"
            "> Got mampet"
        ),
        "Mohon dibantu\n\nBegin forwarded message:\n\n> From: Budi\n>\n> Got mampet",
    ],
)
def test_what_is_passed_on_is_kept(body: str) -> None:
    text = text_of(a_letter(body))
    assert text.startswith("Mohon dibantu")
    assert text.endswith("\nGot mampet")


@pytest.mark.parametrize(
    "subject", ["Fwd: Got", "FW: Got", "Terusan: Got", "[JK261124-BRRAE4] fw: Got"]
)
def test_a_forwarded_letter_is_kept_whole(subject: str) -> None:
    body = "Mohon dibantu\n\nFrom: Budi\nSent: Senin\nTo: Siti\n\nGot mampet"
    headers = (f"Subject: {subject}", "In-Reply-To: <a@x>")
    assert text_of(a_letter(body, *headers)) == body


# Letters nobody wrote.


@each_row(
    ("headers", "automatic"),
    [
        (["Auto-Submitted: auto-replied"], True),
        (["Auto-Submitted: auto-generated; type=x"], True),
        (["Auto-Submitted: no"], False),
        (["Auto-Submitted: No (manusia)"], False),
        (["X-Autoreply: yes"], True),
        (["X-Autorespond: yes"], True),
        (["Precedence: bulk"], True),
        (["Precedence: List"], True),
        (["Precedence: junk"], True),
        (["Precedence: normal"], False),
        (["Return-Path: <>"], True),
        (["Return-Path: <siti@contoh.test>"], False),
        (["Content-Type: multipart/report; report-type=delivery-status; boundary=x"], True),
        ([], False),
    ],
)
def test_letters_of_machines_are_known(headers: list[str], automatic: bool) -> None:
    assert letters.parse_letter(a_letter(SAID, *headers)).automatic is automatic


@pytest.mark.parametrize("box", ["MAILER-DAEMON", "mailer-daemon", "Postmaster"])
def test_letters_of_mail_servers_are_known(box: str) -> None:
    assert letters.parse_letter(a_letter(sender=f"From: Mail <{box}@x.test>\n")).automatic


# Whatever comes.


def a_full_letter() -> bytes:
    letter = EmailMessage()
    letter["From"], letter["To"] = "Siti Ré <siti@contoh.test>", "laporan@tanggap.test"
    letter["Subject"], letter["Message-ID"] = "Jalan rusak 😡", "<a@x>"
    letter["Date"], letter["References"] = "Mon, 23 Nov 2026 08:00:00 +0700", "<b@x> <c@x>"
    letter.set_content(f"{SAID}\n\nPada 22 Nov 2026 T <l@t.test> menulis:\n{QUOTED}\n")
    letter.add_alternative(f"<p>{SAID}</p><blockquote>{OLD}</blockquote>", subtype="html")
    letter.add_attachment(JPEG, maintype="image", subtype="jpeg", filename="foto ré.jpg")
    letter.add_attachment(EmailMessage())
    return letter.as_bytes()


FULL = a_full_letter()


def assert_readable(raw: bytes) -> None:
    try:
        letter = letters.parse_letter(raw)
    except LetterError:
        return
    said = (letter.subject, letter.text, letter.name, letter.address, letter.message_id)
    for text in (*said, *letter.answers, *(part[1] for part in letter.parts)):
        (text or "").encode()
    for index, _, kind in letter.parts:
        assert letters.load_part(raw, index)[1] == kind


def test_the_full_letter_is_read() -> None:
    letter = letters.parse_letter(FULL)
    assert (letter.text, letter.answers) == (SAID, ("c@x", "b@x"))
    assert letter.parts == ((2, "foto ré.jpg", "image/jpeg"),)


@given(st.binary())
def test_any_bytes_are_a_letter_or_none(raw: bytes) -> None:
    assert_readable(raw)
    assert_readable(b"Subject: " + raw)
    assert_readable(b"From: " + raw)
    assert_readable(b"Content-Type: " + raw)
    assert_readable(b"Content-Type: text/html\n\n" + raw)
    assert_readable(b"Content-Transfer-Encoding: base64\n\n" + raw)


@given(
    st.integers(0, len(FULL)),
    st.integers(0, 40),
    st.binary(max_size=20)
    | st.sampled_from([b'"', b"=?utf-8?", b"--", b"\x00", b";", b"*0*=", b"<"]),
)
def test_a_damaged_letter_is_a_letter_or_none(at: int, dropped: int, put: bytes) -> None:
    assert_readable(FULL[:at] + put + FULL[at + dropped :])
    assert_readable(FULL[:at])


@given(st.lists(st.integers(0, FULL.count(b"\n")), max_size=12))
def test_a_letter_of_shuffled_lines_is_a_letter_or_none(order: list[int]) -> None:
    lines = FULL.split(b"\n")
    assert_readable(b"\n".join(lines[:5] + [lines[at] for at in order] + lines[5:]))


NAMES = ["Content-Type", "Content-Disposition", "From", "Date", "References", "Subject"]
BITS = [
    "multipart/mixed",
    "boundary",
    "=",
    "*",
    "0",
    "''",
    '"',
    ";",
    "utf-7",
    "\x00",
    "<",
    "@",
    "9" * 99,
]


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.lists(st.sampled_from(BITS)))))
def test_headers_made_of_their_own_signs_break_nothing(
    headers: list[tuple[str, list[str]]],
) -> None:
    assert_readable(a_letter(SAID, *(f"{name}: {''.join(bits)}" for name, bits in headers)))

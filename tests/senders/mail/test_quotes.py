"""Replies as mail programs write them in Indonesian and English: all that the citizen wrote stays,
and nothing of the letter that is answered.
"""

from chalicelib.senders.mail.quotes import strip_quotes
from tests.rows import each_row

US = "Tanggap Jakarta <laporan@tanggap.test>"
OLD = "Laporan Anda diterima, nomor JK261124-BRRAE4.\n\nSalam,\nTanggap"
QUOTED = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))
PADA = f"Pada Sen, 23 Nov 2026 pukul 08.00 {US} menulis:\n\n{QUOTED}\n"
ON = f"On Mon, Nov 23, 2026 at 8:00 AM {US} wrote:\n\n{QUOTED}\n"
DARI = f"Kepada: Siti Rahma <siti@contoh.test>\nPerihal: JK261124-BRRAE4\n\n{OLD}\n"
FROM = f"To: Siti Rahma <siti@contoh.test>\nSubject: JK261124-BRRAE4\n\n{OLD}\n"
LINE = "_" * 32

# Each is the citizen's words, what the program adds below them, and its name.
REPLIES: tuple[tuple[str, str, str], ...] = (
    (
        "Sampahnya belum diangkut, Pak.",
        f"Pada Sen, 23 Nov 2026 pukul 08.00 {US}\nmenulis:\n\n{QUOTED}\n",
        "Gmail",
    ),
    (
        "Sudah diangkut, terima kasih.",
        (
            "Pada tanggal Sen, 23 Nov 2026 pukul 08.00 Tanggap Jakarta <\nlaporan@tanggap.test> "
            f"menulis:\n\n{QUOTED}\n"
        ),
        "Gmail, an address on a line of its own",
    ),
    ("The drain is still blocked.", ON, "Gmail"),
    (
        "Thanks, but it floods again.",
        (
            "On Mon, 23 Nov 2026 at 08:00, Tanggap Provinsi Daerah Khusus Jakarta <\n"
            f"laporan@tanggap.test> wrote:\n\n{QUOTED}\n"
        ),
        "Gmail, a long name",
    ),
    ("Masih gelap di RT 05.", f"--\nSiti Rahma\nKetua RT 05 / RW 01\n\n{PADA}", "Gmail, signed"),
    (
        (
            "Yang belum selesai:\n- got mampet di depan no. 12\n- lampu mati di gang 3\n- sampah\n"
            "Mohon dicek lagi."
        ),
        PADA,
        "Gmail, a list",
    ),
    (
        (
            "Pada tanggal 20 November saya sudah lapor ke kelurahan.\nDari: warga RT 05\n"
            "Kepada: Dinas SDA\nJawabannya nihil."
        ),
        PADA,
        "Gmail, words that look like a header",
    ),
    (
        "The water flows\nFrom: the market\nTo: our houses\nevery evening.",
        ON,
        "Gmail, words that look like a header",
    ),
    (
        'On Monday I wrote: nobody came.\nOn Tuesday the officer wrote:\n"closed". It is not.',
        ON,
        "Gmail, words that look like an attribution",
    ),
    (
        "The lamp is out again.",
        f"From: {US}\nSent: Monday, November 23, 2026 8:00 AM\n{FROM}",
        "Outlook",
    ),
    (
        "Lampunya mati lagi.",
        f"Dari: {US}\nDikirim: Senin, 23 November 2026 08.00\n{DARI}",
        "Outlook",
    ),
    (
        "Lampunya mati lagi.",
        f"{LINE}\nDari: {US}\nTerkirim: 23 November 2026 08:00\nKe: Siti Rahma\n\n{OLD}\n",
        "Outlook on the web",
    ),
    (
        "It was not repaired.",
        (
            f"Get Outlook for Android<https://aka.ms/AAb9ysg>\n{LINE}\nFrom: {US}\n"
            f"Sent: Monday, November 23, 2026 8:00:00 AM\n{FROM}"
        ),
        "Outlook for Android",
    ),
    (
        "Belum diperbaiki.",
        (
            f"Dapatkan Outlook untuk iOS<https://aka.ms/o0ukef>\n{LINE}\nDari: {US}\n"
            f"Dikirim: Senin, November 23, 2026 8:00 AM\n{DARI}"
        ),
        "Outlook for iOS",
    ),
    (
        "Belum ada petugas yang datang.",
        (
            "-----Pesan Asli-----\nDari: Tanggap Jakarta [mailto:laporan@tanggap.test]\n"
            f"Dikirim: 23 November 2026 8:00\n{DARI}"
        ),
        "Outlook of old",
    ),
    (
        (
            "Two things are still open:\n\n1. the manhole cover\n2. the tree\n\n"
            "Thanks, and please call me before you come: the gate is locked.\n\nBest regards,\nSiti"
        ),
        f"From: {US}\nSent: Monday, November 23, 2026 8:00 AM\n{FROM}",
        "Outlook, a greeting",
    ),
    (
        "Masih bau, tolong dicek.",
        f"    Pada Senin, 23 November 2026 08.00.00 WIB, {US} menulis:  \n \n {OLD}  \n",
        "Yahoo",
    ),
    (
        "Still smelly, please check.",
        f"    On Monday, November 23, 2026 at 08:00:00 AM GMT+7, {US} wrote:  \n \n {OLD}  \n",
        "Yahoo",
    ),
    (
        "Jalan berlubang lagi.",
        (
            "Dikirim dari Yahoo Mail di Android \n \n  Pada Sen, 23 Nov 2026 pada 8:00, "
            f"Tanggap Jakarta<laporan@tanggap.test> menulis:   {OLD}\n"
        ),
        "Yahoo on Android, which goes on in the line of the attribution",
    ),
    (
        "The road is broken again.",
        (
            "Sent from Yahoo Mail on Android \n \n  On Mon, 23 Nov 2026 at 8:00, "
            f"Tanggap Jakarta<laporan@tanggap.test> wrote:   {OLD}\n"
        ),
        "Yahoo on Android, which goes on in the line of the attribution",
    ),
    (
        "The hole is back.",
        (
            "Sent from Yahoo Mail for iPhone\n\n\nOn Monday, November 23, 2026, 8:00 AM, "
            f"{US} wrote:\n\n{OLD}\n"
        ),
        "Yahoo on an iPhone",
    ),
    (
        "Sudah seminggu belum ada kabar.",
        f"Dikirim dari iPhone saya\n\n> Pada 23 Nov 2026, pukul 08.00, {US} menulis:\n> \n{QUOTED}",
        "iPhone, a quoted attribution",
    ),
    (
        "A week and no news.",
        f"Sent from my iPhone\n\n> On 23 Nov 2026, at 08.00, {US} wrote:\n> \n{QUOTED}\n",
        "iPhone, a quoted attribution",
    ),
    (
        "Mohon ditindaklanjuti.",
        f"Dikirim dari iPhone saya\n\nPada 23 Nov 2026, pukul 08.00, {US} menulis:\n\n{QUOTED}\n",
        "iPhone",
    ),
    (
        "Ini fotonya.",
        (
            f"Dikirim dari ponsel Galaxy saya\n\n-------- Pesan asli --------\nDari: {US}\n"
            f"Tanggal: 23/11/26 08.00 (GMT+07:00)\n{DARI}"
        ),
        "Samsung",
    ),
)


@each_row("words, below, program", REPLIES)
def test_of_a_reply_exactly_the_words_of_its_writer_stay(
    words: str, below: str, program: str
) -> None:
    assert strip_quotes(f"{words}\n\n{below}", reply=True, forwarded=False) == words, program


@each_row(
    "words",
    [
        "Pada 20 Nov saya kirim ke siti@contoh.test, dia menulis: tolong.\nBelum dijawab.",
        "On 20 Nov I asked <siti@contoh.test>; she wrote: help.\nNo answer.",
        "Pada <siti@contoh.test> menulis: tolong",
    ],
)
def test_words_about_a_letter_are_no_attribution(words: str) -> None:
    assert strip_quotes(words, reply=True, forwarded=False) == words

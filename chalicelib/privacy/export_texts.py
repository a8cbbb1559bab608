"""The sentences that explain to reporters which data the city keeps, until when, and why."""

from dataclasses import dataclass
from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence in both languages; ``blueprint.choose_sentence`` chooses one."""

    indonesian: str
    english: str


ABOUT = Sentence(
    "Inilah semua data tentang Anda yang disimpan untuk laporan ini (UU 27/2022 tentang Pelindungan"
    " Data Pribadi). Pemberian salinan ini dicatat dalam riwayat laporan.",
    "This is all that is kept of you about this report (UU 27/2022 on the protection of personal"
    " data). That you were given it is written down in the report's timeline.",
)
HIDDEN = Sentence(
    "Berkas laporan yang disembunyikan tidak ditampilkan kepada siapa pun. Tampilkan laporan ini"
    " (privacy) untuk mengunduhnya.",
    "Files of a private report are shown to nobody. Show the report (privacy) to fetch them.",
)
NO_COPY = Sentence(
    "Yang diberikan adalah salinan tanpa metadata; salinannya belum atau tidak dapat dibuat.",
    "What is given is a copy without metadata, which is not made yet or can't be made.",
)
WITH_THE_REPORT = Sentence(
    "Sampai {days} hari sesudah laporan selesai dan tidak ada keberatan.",
    "Until {days} days after the report was closed and nobody objected.",
)
FOR_GOOD = Sentence("Selamanya, sebagai arsip kota.", "For good, as the city's archive.")
SINCE_IT_CAME = Sentence("{days} hari.", "{days} days.")


@dataclass(frozen=True, slots=True)
class KeptKind:
    """One kind of data that is kept. ``row`` is the row of ``retention.csv`` with the number of
    days; for a kind without a row, ``until`` says how long.
    """

    what: Sentence
    why: Sentence
    until: Sentence = WITH_THE_REPORT
    row: str = "reports"


KEPT = (
    KeptKind(
        what=Sentence(
            "Laporan: uraian, tempat, jawaban, berkas, dan tambahan Anda.",
            "The report: your words, its place, your answers, files and additions.",
        ),
        why=Sentence(
            "Untuk menangani laporan dan mempertanggungjawabkannya (Perpres 76/2013).",
            "To handle the report and to account for how it was handled (Perpres 76/2013).",
        ),
    ),
    KeptKind(
        what=Sentence(
            "Nama, telepon, surel, dan akun Anda, terpisah dari laporan.",
            "Your name, telephone, mail and account, apart from the report.",
        ),
        why=Sentence(
            "Untuk memberi tahu Anda. Petugas tidak melihatnya; pimpinan hanya dengan alasan yang"
            " dicatat dan diberitahukan kepada Anda.",
            "To tell you what happens. Officers do not see it; a head does for a reason that is"
            " written down and told to you.",
        ),
    ),
    KeptKind(
        what=Sentence(
            "Catatan pemberitahuan: cara dan waktunya, tanpa isinya.",
            "The log of notices: by which way and when, without their words.",
        ),
        why=Sentence(
            "Agar Anda tidak diberi tahu dua kali dan terbukti telah diberi tahu.",
            "So that you are told once, and that it can be shown.",
        ),
    ),
    KeptKind(
        what=Sentence(
            "Surat dan kiriman sebagaimana tiba, bila berisi lampiran atau tidak terbaca.",
            "Letters and deliveries as they came, with attachments or where they were unreadable.",
        ),
        why=Sentence(
            "Agar dapat dibaca ulang setelah gangguan.", "To be read again after a fault."
        ),
        until=SINCE_IT_CAME,
        row="letters",
    ),
    KeptKind(
        what=Sentence(
            "Kunci dari kontak Anda, token laporan, dan tanda pesan yang diterima, sebagai sidik.",
            "A key made of your contact, the report's token and marks of messages, as hashes.",
        ),
        why=Sentence(
            "Agar laporan Anda ditemukan, hanya Anda yang membukanya, dan tiada pesan dobel.",
            "To find your reports, to let only you open this one, to take each message once.",
        ),
    ),
)


ASKED = Sentence(
    "Laporan ini kini disembunyikan. Data pribadi Anda sedang dihapus; laporannya tetap ditangani.",
    "This report is hidden now. Your data are being erased; the report is still handled.",
)
DONE = Sentence(
    "Data pribadi Anda sudah dihapus dari laporan ini. Laporannya tetap ditangani.",
    "Your data are erased from this report. The report is still handled.",
)
# The data that an erasure leaves.
REMAINS = (
    KeptKind(
        what=Sentence(
            "Laporan sebagai perkara: nomor, status, kategori, kelurahan, janji waktu, nilai.",
            "The report as a case: number, status, category, kelurahan, promise, rating.",
        ),
        why=Sentence(
            "Pengelolaan pengaduan wajib dipertanggungjawabkan (UU 25/2009, Perpres 76/2013).",
            "The city has to account for complaints it handled (UU 25/2009, Perpres 76/2013).",
        ),
        until=FOR_GOOD,
    ),
    KeptKind(
        what=Sentence(
            "Catatan dan foto kantor, serta tambahan warga lain.",
            "The offices' own words and photos, and what other citizens added.",
        ),
        why=Sentence(
            "Itu bukan data Anda. Bila di dalamnya Anda disebut, mintalah kantor pemegang laporan.",
            "They are not yours. If they name you, ask the office that holds the report.",
        ),
        until=Sentence(
            "Kata kantor selamanya; tambahan warga lain seperti data pribadi laporan.",
            "The offices' for good; those of other citizens as long as a report's personal data.",
        ),
    ),
    KeptKind(
        what=Sentence(
            "Sidik acak dalam rantai riwayat, token laporan, dan tanda bahwa pesan diterima.",
            "Salted digests in the timeline's chain, the token's hash, marks of messages taken.",
        ),
        why=Sentence(
            "Agar riwayat terbukti utuh, Anda dapat membuka catatan ini, dan kiriman ulang tidak"
            " mengembalikan yang dihapus.",
            "So that the timeline can be proven, you can open this record, and no repeated delivery"
            " brings back what was erased.",
        ),
        until=FOR_GOOD,
    ),
    KeptKind(
        what=Sentence(
            "Cadangan (point-in-time recovery) dari basis data.",
            "Backups of the database (point-in-time recovery).",
        ),
        why=Sentence(
            "Tidak dapat diubah; hilang dengan sendirinya dan hanya dipakai setelah bencana.",
            "They can't be changed, go by themselves, and are used after a disaster only.",
        ),
        until=Sentence("35 hari.", "35 days."),
    ),
    KeptKind(
        what=Sentence(
            "Pemberitahuan yang sudah terkirim, dan kiriman Anda di kanal lain.",
            "Notices that were sent, and what you posted on other channels.",
        ),
        why=Sentence(
            "Tersimpan di telepon, surel, atau kanal itu sendiri, di luar kuasa kota.",
            "They lie on telephones, in mail and with those channels, out of the city's reach.",
        ),
        until=Sentence("Menurut kanalnya.", "As the channel has it."),
    ),
)

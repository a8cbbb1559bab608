"""What reporters are told of what is kept of them: what it is, until when, and why."""

from dataclasses import dataclass
from typing import NamedTuple


class Sentence(NamedTuple):
    """In both languages, chosen by ``routes.language``."""

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
WITH_THE_REPORT = Sentence("Selama laporan disimpan.", "As long as the report is kept.")


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of what is kept."""

    what: Sentence
    why: Sentence
    until: Sentence = WITH_THE_REPORT


KEPT = (
    Kept(
        what=Sentence(
            "Laporan: uraian, tempat, jawaban, berkas, dan tambahan Anda.",
            "The report: your words, its place, your answers, files and additions.",
        ),
        why=Sentence(
            "Untuk menangani laporan dan mempertanggungjawabkannya (Perpres 76/2013).",
            "To handle the report and to account for how it was handled (Perpres 76/2013).",
        ),
    ),
    Kept(
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
    Kept(
        what=Sentence(
            "Catatan pemberitahuan: cara dan waktunya, tanpa isinya.",
            "The log of notices: by which way and when, without their words.",
        ),
        why=Sentence(
            "Agar Anda tidak diberi tahu dua kali dan terbukti telah diberi tahu.",
            "So that you are told once, and that it can be shown.",
        ),
    ),
    Kept(
        what=Sentence(
            "Surat dan kiriman sebagaimana tiba, bila berisi lampiran atau tidak terbaca.",
            "Letters and deliveries as they came, with attachments or where they were unreadable.",
        ),
        why=Sentence(
            "Agar dapat dibaca ulang setelah gangguan.", "To be read again after a fault."
        ),
        until=Sentence("Tiga puluh hari.", "Thirty days."),
    ),
    Kept(
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

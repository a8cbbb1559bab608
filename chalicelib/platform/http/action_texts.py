"""The sentences of refused actions: rights and limits, missing fields, hindrances, targets."""

from collections.abc import Mapping

from chalicelib.platform import errors
from chalicelib.platform.language import both, pair

ACCESS: Mapping[type[Exception], tuple[int, str, str, str]] = {
    errors.BadSignature: (
        401,
        "bad-signature",
        "Tanda tangan pengirim tidak ada atau tidak cocok; kiriman tidak disimpan.",
        "The sender's signature is missing or does not fit; nothing was stored.",
    ),
    errors.BadToken: (
        401,
        "bad-token",
        "Token laporan tidak ada atau salah. Token diberikan sekali, bersama nomor laporan.",
        "The report's token is missing or wrong. It was given once, with the report's number.",
    ),
    errors.BadKey: (
        403,
        "bad-key",
        "api_key tidak ada, tidak dikenal, atau sudah dicabut.",
        "The api_key is missing, not known, or was revoked.",
    ),
    errors.KeySpent: (
        403,
        "key-spent",
        "api_key ini sudah dipakai {most} kali hari ini; besok dapat dipakai lagi.",
        "This api_key was used {most} times today; it can be used again tomorrow.",
    ),
    errors.BadLink: (
        401,
        "bad-link",
        "Tautan ini salah, sudah dibuka, atau sudah lewat waktunya. Mintalah tautan baru.",
        "This link is wrong, was opened before, or its time is over. Ask for a new one.",
    ),
    errors.BadSession: (
        401,
        "bad-session",
        "Sesi ini tidak ada atau sudah berakhir. Mintalah tautan baru.",
        "There is no such session, or it is over. Ask for a new link.",
    ),
    errors.TooOften: (
        429,
        "too-often",
        "Terlalu banyak permintaan dari alamat ini. Coba lagi dalam {seconds} detik.",
        "Too many requests from this address. Try again in {seconds} seconds.",
    ),
    errors.TooManyToday: (
        429,
        "too-many-today",
        *pair(
            both(
                "Batas {most} kali sehari sudah tercapai. Silakan coba lagi dalam {wait}.",
                "The limit of {most} a day has been reached. Please try again in {wait}.",
            )
        ),
    ),
    errors.NotSignedIn: (
        401,
        "not-signed-in",
        "Masuklah terlebih dahulu.",
        "Please sign in first.",
    ),
    errors.NotYours: (
        403,
        "not-yours",
        "Di sini hanya petugas {holder_name} dan pimpinan di atasnya yang dapat bertindak.",
        "Only officers of {holder_name} or the heads above them may act here.",
    ),
    errors.NotYourOffice: (
        403,
        "not-your-office",
        "Ini hanya untuk {holder_name}, pimpinan kantor di atasnya, dan grup {groups}.",
        "This is only for {holder_name}, the heads of offices above it, and the groups {groups}.",
    ),
    errors.NotYourDesk: (
        403,
        "not-your-desk",
        "Ini hanya untuk petugas grup desk di loket kantornya sendiri. Loket kantor Anda: {desks}.",
        "This is for officers of the group desk at their own office's desks. Yours has: {desks}.",
    ),
    errors.WrongRole: (
        403,
        "wrong-role",
        "Ini hanya untuk petugas grup {groups}.",
        "This is only for officers of the groups {groups}.",
    ),
}


# What an action needs, by the missing field.
MISSING: Mapping[str, tuple[str, str]] = {
    "into": (
        "Tindakan {action} memerlukan nomor laporan tujuan (into).",
        "The action {action} needs the number of the report it goes into (into).",
    ),
    "note": (
        "Tindakan {action} memerlukan catatan (note).",
        "The action {action} needs a note.",
    ),
    "to_agency": (
        "Tindakan {action} memerlukan kantor tujuan (to_agency).",
        "The action {action} needs a target office (to_agency).",
    ),
    "reason": (
        "Tindakan {action} memerlukan alasan (reason) dari /v1/reasons.",
        "The action {action} needs a reason from /v1/reasons.",
    ),
    "until": (
        "Tindakan {action} memerlukan batas waktu (until).",
        "The action {action} needs a moment it lasts until.",
    ),
    "category": (
        "Tindakan {action} memerlukan kategori (category).",
        "The action {action} needs a category.",
    ),
    "task": (
        "Tindakan {action} memerlukan nomor tugas (task).",
        "The action {action} needs the id of a task.",
    ),
    "photos": (
        "Tindakan {action} memerlukan sedikitnya satu foto hasil pekerjaan (photos).",
        "The action {action} needs at least one photo of the work done (photos).",
    ),
}
# What hinders an action, apart from the report's status.
HINDRANCES: Mapping[str, tuple[str, str]] = {
    "paused": (
        "Waktu laporan ini sedang ditunda. Lanjutkan dahulu dengan tindakan resume.",
        "This report is paused. Let it go on first, with the action resume.",
    ),
    "moderated": (
        "Moderator sudah menyembunyikan atau menolak laporan ini.",
        "Moderators have hidden or rejected this report already.",
    ),
    "not_moderated": (
        "Laporan ini tidak disembunyikan dan tidak ditolak.",
        "This report is neither hidden nor rejected.",
    ),
    "appealed": (
        "Pelapor mengajukan keberatan; putuskan itu dahulu.",
        "Its reporter has appealed; decide that first.",
    ),
    "not_appealed": (
        "Tidak ada keberatan yang menunggu putusan.",
        "No appeal is waiting to be decided.",
    ),
    "own_decision": (
        "Keberatan diputus orang lain, bukan yang mengambil keputusan.",
        "An appeal is decided by somebody else than who made the decision.",
    ),
    "rejected": (
        "Laporan ini ditolak; yang dapat diajukan adalah keberatan.",
        "This report was rejected; what can be done is to appeal.",
    ),
    "done": ("Laporan ini sudah ditutup.", "This report is closed already."),
    "not_paused": ("Laporan ini tidak sedang ditunda.", "This report is not paused."),
    "late": (
        "Janji waktunya sudah terlewati; penundaan tidak lagi dapat diberikan.",
        "Its promise has passed; it can't be paused any more.",
    ),
    "too_many_pauses": (
        "Laporan ini sudah ditunda sebanyak yang diizinkan.",
        "This report was paused as often as may be.",
    ),
    "open_tasks": (
        "Masih ada tugas kantor lain yang belum dijawab. Tunggu jawabannya atau tarik tugasnya.",
        "Other offices have not answered their tasks yet. Wait for them, or withdraw the tasks.",
    ),
    "merged": (
        "Laporan ini mengikuti laporan lain tentang hal yang sama: pakai itu, atau unmerge dahulu.",
        "This report follows another of the same matter: turn to that, or unmerge it first.",
    ),
    "not_merged": (
        "Laporan ini tidak mengikuti laporan lain.",
        "This report follows no other.",
    ),
    "not_limited": pair(
        both(
            "Laporan ini tidak menunggu untuk dilihat kantor Anda lebih dahulu.",
            "This report does not wait for your office to look at it first.",
        )
    ),
    "has_merged": (
        "Laporan lain sudah digabungkan ke laporan ini; pisahkan dahulu, atau gabungkan ke sini.",
        "Others were merged into this report; take them out first, or merge into this one.",
    ),
    "closed": (
        "Laporan ini sudah selesai; dukungan hanya untuk laporan yang masih terbuka.",
        "This report is finished; only open ones can be supported.",
    ),
    "not_closed": ("Laporan ini belum selesai.", "This report is not finished yet."),
    "confirmed": (
        "Penyelesaian laporan ini sudah tetap karena tidak ada keberatan pada waktunya.",
        "The closing of this report stands because nobody objected to it in time.",
    ),
    "outside": (
        "Laporan ini bukan kewenangan kota. Anda dapat mengajukan keberatan (appeal).",
        "This report is not for the city to handle. You may appeal.",
    ),
    "too_late": (
        "Batas waktu untuk membuka kembali laporan ini sudah lewat.",
        "The time in which this report could be reopened has passed.",
    ),
    "reopened_often": (
        "Laporan ini sudah dibuka kembali sebanyak yang diizinkan.",
        "This report was reopened as often as may be.",
    ),
    "appealed_often": (
        "Keberatan atas laporan ini sudah diajukan sebanyak yang diizinkan.",
        "This report was appealed as often as may be.",
    ),
    "erased": (
        "Data pribadi pelapor laporan ini sudah atau sedang dihapus atas permintaannya.",
        "The data of this report's reporter are erased, or are being erased, at their request.",
    ),
    "no_task": (
        "Tidak ada tugas terbuka yang dapat Anda tutup.",
        "There is no open task for you to close.",
    ),
    "too_many_tasks": (
        "Tugas yang terbuka sudah sebanyak yang diizinkan.",
        "As many tasks are open as may be.",
    ),
}
# Why a report can't be handed to an office.
TARGETS: Mapping[str, tuple[str, str]] = {
    "unknown": (
        "Kantor tujuan {target} tidak dikenal.",
        "The target office {target} is not known.",
    ),
    "same": ("Laporan sudah dipegang kantor ini.", "This office holds the report already."),
    "not_below": (
        "Disposisi hanya ke kantor di bawah pemegang laporan; pakai koordinasi untuk kantor lain.",
        "Disposisi goes only to an office below the holder; use koordinasi for another office.",
    ),
    "below": (
        "Kantor ini berada di bawah pemegang laporan; pakai disposisi.",
        "This office is below the holder; use disposisi.",
    ),
}

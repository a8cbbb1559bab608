"""The sentences of refusals by their classes, in Indonesian and English. Those of one value are in
``field_sentences``, ``limit_sentences`` and ``casework_sentences``, a table for each kind of fault.
"""

from collections.abc import Mapping

from chalicelib.api.access_sentences import ACCESS
from chalicelib.api.unknown_sentences import UNKNOWN
from chalicelib.channels import NotFetched
from chalicelib.domain import errors
from chalicelib.stores.conditions import Collision, Overtaken, Throttled

Sentence = tuple[int, str, str, str]  # status, type, Indonesian, English; {name} takes a member


PROBLEMS: Mapping[type[Exception], Sentence] = {
    **UNKNOWN,
    **ACCESS,
    errors.NotRateable: (
        409,
        "not-rateable",
        "Laporan {number} belum selesai atau sudah dinilai.",
        "The report {number} is not finished yet, or was rated already.",
    ),
    errors.StaleVersion: (
        409,
        "stale-version",
        "Laporan ini sudah berubah sejak Anda membacanya. Periksa perubahannya, lalu ulangi.",
        "This report has changed since you read it. Look at the changes, then try again.",
    ),
    errors.MoveNotAllowed: (
        409,
        "move-not-allowed",
        "Dari status {status}, tindakan {action} tidak dapat dilakukan.",
        "From status {status} the action {action} is not possible.",
    ),
    errors.Hindered: (409, "hindered", "{sentence}", "{sentence}"),
    errors.NotAwaited: (
        409,
        "not-awaited",
        "Laporan {number} tidak sedang menunggu verifikasi.",
        "The report {number} is not waiting to be verified.",
    ),
    errors.Anonymous: (
        409,
        "anonymous",
        "Pelapor {number} meminta identitasnya tidak dibuka kepada siapa pun.",
        "The reporter of {number} asked to be known to nobody.",
    ),
    errors.Decided: (
        409,
        "decided",
        "{triage_name} sudah memutuskan: laporan ini urusan {holder_name} dan jajarannya.",
        "{triage_name} has decided: this report is for {holder_name} and the offices below it.",
    ),
    errors.KeyReused: (
        409,
        "key-reused",
        "Idempotency-Key atau update_id ini sudah dipakai untuk kiriman yang isinya lain.",
        "This Idempotency-Key or update_id was used before, for a request with another content.",
    ),
    errors.TooMany: (
        409,
        "too-many",
        "Kantor ini sudah mempunyai {most} templat; hapus dahulu yang tidak dipakai lagi.",
        "This office has {most} templates already; delete one that is no longer used first.",
    ),
    errors.TooManyWebhooks: (
        409,
        "too-many-webhooks",
        "Sudah ada {most} webhook; hapus dahulu yang tidak dipakai lagi.",
        "There are {most} webhooks already; delete one that is no longer used first.",
    ),
    errors.BadField: (422, "bad-field", "{sentence}", "{sentence}"),
    errors.SomethingMissing: (422, "something-missing", "{sentence}", "{sentence}"),
    errors.WrongTarget: (422, "wrong-target", "{sentence}", "{sentence}"),
    errors.UnknownReason: (
        422,
        "unknown-reason",
        "Alasan (reason) ini tidak ada dalam daftar; lihat /v1/reasons.",
        "This reason is not a listed one; see /v1/reasons.",
    ),
    errors.UnknownTask: (
        422,
        "unknown-task",
        "Tugas {task} tidak ada atau sudah ditutup.",
        "There is no open task {task}.",
    ),
    errors.BadPause: (
        422,
        "bad-pause",
        "Dengan alasan ini penundaan (until) berakhir paling lambat {latest}, dan di masa depan.",
        "For this reason a pause (until) ends in the future, and by {latest} at the latest.",
    ),
    errors.BadUpload: (
        422,
        "bad-upload",
        "Lampiran tidak dikenal atau sudah kedaluwarsa. Unggah berkasnya sekali lagi.",
        "The attachment is unknown or has expired. Please upload the file again.",
    ),
    errors.Unreadable: (
        400,
        "unreadable",
        "Isi kiriman tidak dapat dibaca: {reason}.",
        "The body can't be read: {reason}.",
    ),
    NotFetched: (
        503,
        "busy",
        "Isi kiriman belum dapat diambil. Kirim sekali lagi sebentar lagi.",
        "What the delivery leads to can't be had yet. Please deliver it again in a moment.",
    ),
    Overtaken: (
        503,
        "busy",
        "Laporan ini sedang diubah oleh banyak pihak sekaligus. Coba lagi sebentar lagi.",
        "Many are changing this report at once. Please try again in a moment.",
    ),
    Throttled: (
        503,
        "busy",
        "Sistem sedang sangat sibuk dan belum menyimpan apa pun. Coba lagi sebentar lagi.",
        "The system is very busy and has stored nothing yet. Please try again in a moment.",
    ),
    Collision: (
        503,
        "busy",
        "Laporan belum dapat disimpan. Kirim sekali lagi sebentar lagi.",
        "The report could not be stored yet. Please send it again in a moment.",
    ),
}

# Chalice's own refusals, by status.
PLAIN: Mapping[int, tuple[str, str, str]] = {
    400: ("unreadable", "Isi kiriman tidak dapat dibaca.", "The body can't be read."),
    401: ("not-signed-in", "Masuklah terlebih dahulu.", "Please sign in first."),
    403: ("forbidden", "Anda tidak berhak atas halaman ini.", "You may not do this."),
    404: ("not-found", "Alamat ini tidak ada.", "There is nothing at this address."),
    405: (
        "method-not-allowed",
        "Cara ini tidak didukung di alamat ini.",
        "This method is not supported at this address.",
    ),
    413: ("too-large", "Kiriman terlalu besar.", "The body is too large."),
    415: (
        "wrong-content-type",
        "Jenis isi (Content-Type) ini tidak diterima di alamat ini.",
        "This Content-Type is not taken at this address.",
    ),
    # what API Gateway answers when there is too much for it, in the words of the template
    429: (
        "too-many-requests",
        "Permintaan terlalu banyak. Silakan coba lagi sebentar.",
        "There are too many requests. Please try again in a moment.",
    ),
    500: (
        "internal-error",
        "Terjadi kesalahan pada sistem. Coba lagi; laporan yang sudah bernomor tetap tersimpan.",
        "Something failed on our side. Please try again; a report with a number is safe.",
    ),
}

"""The sentences of refusals by their classes, in Indonesian and English.

The sentences about single values are in ``field_texts``, and the sentences of refused actions in
``action_texts``, in one table for each kind of fault.
"""

from collections.abc import Mapping

from chalicelib.platform import errors
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled
from chalicelib.platform.http.action_texts import ACCESS
from chalicelib.senders.model import NotFetched

Sentence = tuple[int, str, str, str]  # status, type, Indonesian, English; {name} takes a member

# For things that do not exist.
UNKNOWN: Mapping[type[Exception], Sentence] = {
    errors.MistypedNumber: (
        404,
        "mistyped-number",
        "Nomor laporan {number} salah ketik. Contoh nomor: JK261124-BRRAE4.",
        "The report number {number} is mistyped. A number looks like JK261124-BRRAE4.",
    ),
    errors.UnknownReport: (
        404,
        "unknown-report",
        "Tidak ada laporan bernomor {number}.",
        "There is no report with the number {number}.",
    ),
    errors.UnknownChannel: (
        404,
        "unknown-channel",
        "Kanal {channel} tidak menerima kiriman di sini.",
        "The channel {channel} takes no deliveries here.",
    ),
    errors.UnknownPhoto: (
        404,
        "unknown-photo",
        "Foto ini tidak ada atau tidak ditampilkan.",
        "This photo does not exist or is not shown.",
    ),
    errors.UnknownTemplate: (
        404,
        "unknown-template",
        "Kantor ini tidak mempunyai templat {code}.",
        "This office has no template {code}.",
    ),
    errors.UnknownCalendar: (
        404,
        "unknown-calendar",
        "Tautan kalender ini tidak ada atau sudah tidak berlaku.",
        "There is no calendar at this link, or not any more.",
    ),
    errors.UnknownWebhook: (
        404,
        "unknown-webhook",
        "Webhook {webhook} tidak ada.",
        "There is no webhook {webhook}.",
    ),
    errors.UnknownEvent: (
        404,
        "unknown-event",
        "Kejadian {event} tidak ada atau tidak boleh diberitahukan lagi.",
        "There is no event {event}, or it may not be told any more.",
    ),
    errors.UnknownService: (
        404,
        "unknown-service",
        "Layanan {service} tidak ada. Kode layanan ada di services.",
        "There is no service {service}. The codes of services are in services.",
    ),
    errors.UnknownJurisdiction: (
        404,
        "unknown-jurisdiction",
        "Wilayah {jurisdiction} tidak dilayani di sini.",
        "The jurisdiction {jurisdiction} is not served here.",
    ),
    errors.UnknownCall: (
        404,
        "unknown-call",
        "Tidak ada {call} di sini; pakai akhiran .xml atau .json.",
        "There is no {call} here; end it in .xml or .json.",
    ),
    errors.UnknownLink: (
        404,
        "unknown-link",
        "Tautan ini tidak utuh atau tidak berlaku lagi. Salin seluruhnya dari pesan.",
        "This link is not whole, or is not valid any more. Copy all of it from the message.",
    ),
}

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
    # the answer of API Gateway when it throttles; the template has the same words
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

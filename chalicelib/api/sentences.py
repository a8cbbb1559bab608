"""The sentences of refusals, in Indonesian and English: one table for classes, and one for each
kind of fault of a value.
"""

from collections.abc import Mapping

from chalicelib.channels import NotFetched
from chalicelib.domain import errors
from chalicelib.domain.city import Priority
from chalicelib.domain.status import Action
from chalicelib.stores.reports import Collision, Overtaken, Throttled

Sentence = tuple[int, str, str, str]  # status, type, Indonesian, English; {name} takes a member

PROBLEMS: Mapping[type[Exception], Sentence] = {
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

# The sentences of single values. {field} is named as in the body.
FIELDS: Mapping[str, tuple[str, str]] = {
    "unknown": ("{field}: {value} tidak dikenal.", "{field}: {value} is not known."),
    "itself": (
        "Laporan tidak dapat digabungkan dengan dirinya sendiri.",
        "A report can't be merged into itself.",
    ),
    "merged": (
        "{value} sendiri sudah digabungkan; gabungkan ke laporan tujuannya.",
        "{value} was merged itself; merge into the report it went into.",
    ),
    "not_open": (
        "{value} sudah selesai; gabungkan hanya ke laporan yang masih terbuka.",
        "{value} is finished; merge into an open report only.",
    ),
    "merged_often": (
        "Ke {value} sudah digabungkan {most} laporan, sebanyak yang diizinkan.",
        "{most} reports were merged into {value}, as many as may be.",
    ),
    "phone": ("Nomor telepon tidak dapat dipakai.", "The telephone number can't be used."),
    "too_many": ("Paling banyak {most} lampiran.", "At most {most} attachments."),
    "same": ("{field}: {value} sudah berlaku.", "{field}: it is {value} already."),
    "past": ("{field} tidak boleh di masa lalu.", "{field} must not lie in the past."),
    "future": ("{field} tidak boleh di masa depan.", "{field} must not lie in the future."),
    "missing": ("{field} harus diisi.", "{field} is required."),
    "unknown_field": (
        "{field} tidak dikenal; periksa ejaannya.",
        "{field} is not a field of this request; check its spelling.",
    ),
    "too_wide": (
        "Terlalu luas: sebutkan {field}, atau kode kota, kecamatan atau kelurahan sebagai area.",
        "That is too wide: name a {field}, or the code of a kota, kecamatan or kelurahan as area.",
    ),
    "limits": ("{field}: {limits}", "{field}: {limits}"),
    "placeholders": (
        "Kurung kurawal dalam {field} hanya untuk salah satu dari: {known}.",
        "Braces in {field} are only for one of: {known}.",
    ),
    "place": (
        "Sebutkan tempatnya: alamat, kelurahan, atau koordinat (lat dan lng bersama).",
        "Say where it is: an address, a kelurahan, or coordinates (lat and lng together).",
    ),
    "location": (
        "Sebutkan tempatnya: lat dan long bersama, address_string, atau address_id.",
        "Say where it is: lat and long together, address_string, or address_id.",
    ),
    "degrees": (
        "{field} harus angka derajat WGS84.",
        "{field} must be a number of degrees in WGS84.",
    ),
    "wrong": (
        "{field} salah, kedaluwarsa, atau sudah terlalu sering dicoba. Mintalah kode baru.",
        "{field} are wrong, too old, or were tried too often. Ask for a new code.",
    ),
    "one_way": (
        "Sebutkan nomor telepon atau alamat surel, salah satu saja.",
        "Give a telephone number or an e-mail address, one of them only.",
    ),
    "long": ("{field}: paling banyak {most} huruf.", "{field}: at most {most} characters."),
    "one": ("{field} hanya boleh satu nilai.", "{field} takes one value only."),
    "choice": (
        "{field}: {value} tidak dapat dipilih. Pilihannya: {taken}.",
        "{field}: {value} can't be chosen. These can: {taken}.",
    ),
    "number": ("{field} harus berupa angka.", "{field} must be a number."),
    "whole": (
        "{field} harus bilangan bulat dari 1 sampai {most}.",
        "{field} must be a whole number from 1 to {most}.",
    ),
    "moment": (
        "{field} harus waktu dengan zona, misalnya 2026-11-23T08:00:00+07:00.",
        "{field} must be a time with its zone, such as 2026-11-23T08:00:00+07:00.",
    ),
    "span": (
        "Rentang {field} harus maju dan paling lama {most} hari.",
        "The span of {field} must go forward, and be {most} days at most.",
    ),
    "email": ("{field} bukan alamat surel.", "{field} is not an e-mail address."),
    "web": ("{field} harus alamat https.", "{field} must be an https address."),
    "said": (
        "Sebutkan {field}: perubahan tanpa isi tidak dapat dicatat.",
        "Give {field}: an update that says nothing can't be kept.",
    ),
    "many": ("{field}: paling banyak {most}.", "{field}: at most {most}."),
    "type": (
        "Jenis berkas ini tidak diterima. Yang diterima: {taken}.",
        "This type of file is not taken. These are: {taken}.",
    ),
}
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
# What stands against an action, beside the report's status.
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

# What fits into a field, for the rule "limits".
LIMITS: Mapping[str, tuple[str, str]] = {
    "language": ("id atau en.", "id or en."),
    "quiet_hours": (
        "harus objek dengan begin dan end yang berbeda, atau null.",
        "must be an object with a begin and another end, or null.",
    ),
    "quiet_hours.begin": ("jam dan menit, misalnya 21:00.", "hours and minutes, such as 21:00."),
    "quiet_hours.end": ("jam dan menit, misalnya 06:00.", "hours and minutes, such as 06:00."),
    "digits": ("enam angka dari pesan kami.", "the six digits of our message."),
    "ways": (
        "daftar dari reply, sms, dan email, masing-masing sekali.",
        "a list of reply, sms and email, each once.",
    ),
    "body": ("isi kiriman harus berupa objek JSON.", "the body must be a JSON object."),
    "channel": (
        "pakai kode loket kantor Anda sendiri, dari /v1/channels.",
        "use the code of a desk of your own office, from /v1/channels.",
    ),
    "X-Device-Token": (
        "16 sampai 200 huruf, angka, titik, atau garis, yang dibuat dan disimpan aplikasi.",
        "16 to 200 letters, digits, dots or dashes, made and kept by the application.",
    ),
    "description": (
        "tuliskan uraian 10 sampai 4.000 huruf.",
        "describe the matter in 10 to 4,000 characters.",
    ),
    "days": ("angka dari 1 sampai 365.", "a number from 1 to 365."),
    "into": ("nomor laporan tujuan.", "the number of the report it goes into."),
    "category": ("pakai kode dari /v1/categories.", "use a code from /v1/categories."),
    "place": ("harus berupa objek.", "must be an object."),
    "place.address": ("1 sampai 300 huruf.", "1 to 300 characters."),
    "place.lat": (
        "lintang harus angka antara -90 dan 90.",
        "the latitude must be a number from -90 to 90.",
    ),
    "place.lng": (
        "bujur harus angka antara -180 dan 180.",
        "the longitude must be a number from -180 to 180.",
    ),
    "place.kelurahan": ("pakai kode dari /v1/areas.", "use a code from /v1/areas."),
    "occurred_at": (
        "waktu dengan zona, misalnya 2026-11-23T08:00:00+07:00.",
        "a time with its zone, such as 2026-11-23T08:00:00+07:00.",
    ),
    "contact": ("harus berupa objek.", "must be an object."),
    "contact.name": ("1 sampai 100 huruf.", "1 to 100 characters."),
    "contact.phone": ("3 sampai 30 angka.", "3 to 30 digits."),
    "contact.email": ("alamat surel yang lengkap.", "a complete e-mail address."),
    "anonymous": ("true atau false.", "true or false."),
    "private": ("true atau false.", "true or false."),
    "attachments": (
        "paling banyak 5 id dari /v1/uploads.",
        "at most 5 ids from /v1/uploads.",
    ),
    "photos": ("paling banyak 5 id dari /v1/uploads.", "at most 5 ids from /v1/uploads."),
    "filename": ("1 sampai 255 huruf.", "1 to 255 characters."),
    "content_type": ("jenis berkas, misalnya image/jpeg.", "a type of file such as image/jpeg."),
    "Idempotency-Key": ("1 sampai 255 huruf.", "1 to 255 characters."),
    "size": ("1 sampai 10.485.760 byte (10 MB).", "1 to 10,485,760 bytes (10 MB)."),
    "action": (f"salah satu dari {', '.join(Action)}.", f"one of {', '.join(Action)}."),
    "reason": (
        "petugas: kode dari /v1/reasons; pelapor: alasan dalam 1 sampai 2.000 huruf.",
        "of officers: a code from /v1/reasons; of reporters: why, in 1 to 2,000 characters.",
    ),
    "reasons": ("paling banyak 5 kode dari /v1/reasons.", "at most 5 codes from /v1/reasons."),
    "stars": ("bilangan bulat 1 sampai 5.", "a whole number from 1 to 5."),
    "text": (
        "1 sampai 2.000 huruf; dalam templat paling panjang 1.000.",
        "1 to 2,000 characters; in a template at most 1,000.",
    ),
    "until": (
        "waktu dengan zona, misalnya 2026-11-23T08:00:00+07:00.",
        "a time with its zone, such as 2026-11-23T08:00:00+07:00.",
    ),
    "task": ("pakai id tugas dari laporan.", "use the id of a task of the report."),
    "reports": (
        "1 sampai 100 laporan, masing-masing dengan number dan version.",
        "1 to 100 reports, each with number and version.",
    ),
    "verdict": ("accepted atau rejected.", "accepted or rejected."),
    "decision": ("hide, reject, restore atau uphold.", "hide, reject, restore or uphold."),
    "against": ("closing atau moderation.", "closing or moderation."),
    "priority": (f"{' atau '.join(Priority)}.", f"{' or '.join(Priority)}."),
    "version": (
        "nomor versi laporan yang Anda baca, bilangan bulat.",
        "the version of the report as you read it, a whole number.",
    ),
    "note": ("paling panjang 2.000 huruf.", "at most 2,000 characters."),
    "internal": (
        "true atau false; true hanya bersama tindakan comment.",
        "true or false; true only with the action comment.",
    ),
    "to_agency": ("kode kantor dari /v1/agencies.", "an office's code from /v1/agencies."),
    "queue": ("work atau verification.", "work or verification."),
    "limit": ("bilangan bulat 1 sampai 100.", "a whole number from 1 to 100."),
    "cursor": ("pakai nilai next dari halaman sebelumnya.", "use the next of the page before."),
    "late": ("true atau false.", "true or false."),
    "red_flag": ("true atau false.", "true or false."),
    "q": (
        "tuliskan nomor laporan, atau 1 sampai 10 kata dari uraian atau alamatnya.",
        "a report's number, or 1 to 10 words of its text or address.",
    ),
    "from": (
        "tanggal, misalnya 2026-11-01, sebelum akhir rentang.",
        "a date such as 2026-11-01, before the end of the span.",
    ),
    "to": ("tanggal, misalnya 2026-11-30.", "a date such as 2026-11-30."),
    "near": (
        "lintang dan bujur WGS84, misalnya -6.1926,106.7697.",
        "latitude and longitude in WGS84, such as -6.1926,106.7697.",
    ),
    "code": (
        "1 sampai 40 huruf kecil, angka atau tanda hubung.",
        "1 to 40 small letters, digits or hyphens.",
    ),
    "title": ("1 sampai 80 huruf.", "1 to 80 characters."),
    "status": (
        "status laporan: menunggu, koordinasi, disposisi, proses, dalam webhook juga selesai.",
        "a status: menunggu, koordinasi, disposisi, proses, and for a webhook selesai too.",
    ),
    "name": ("1 sampai 80 huruf.", "1 to 80 characters."),
    "url": (
        "alamat https di port 443, paling panjang 500 huruf.",
        "an https address at port 443, of at most 500 characters.",
    ),
    "kelurahan": (
        "paling banyak 50 kode dari /v1/areas.",
        "at most 50 codes from /v1/areas.",
    ),
    "kecamatan": (
        "paling banyak 50 kode, misalnya 31.73.05.",
        "at most 50 codes such as 31.73.05.",
    ),
    "agency": (
        "paling banyak 50 kode dari /v1/agencies.",
        "at most 50 codes from /v1/agencies.",
    ),
    "kind": (
        "paling banyak 50 jenis, misalnya filed, status, comment.",
        "at most 50 kinds such as filed, status, comment.",
    ),
    "active": ("true atau false.", "true or false."),
}
ELSE = ("isinya tidak sesuai.", "its content does not fit.")

"""The sentences about single values, by the rule they break.

``{field}`` is the name of the field in the body.
"""

from collections.abc import Mapping

from chalicelib.city.rows import Priority
from chalicelib.platform.language import both, pair
from chalicelib.reports.status import Action

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
    "secret": pair(
        both(
            "Tanpa X-Device-Token, {field} harus {least} sampai {most} huruf yang tidak dapat"
            " ditebak orang lain.",
            "Without X-Device-Token, {field} must have {least} to {most} characters that nobody"
            " else can guess.",
        )
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
    "file": pair(
        both(
            "{field}: berkas tidak diterima di sini. Kirim alamat https fotonya di media_url.",
            "{field}: files are not taken here. Send the https address of the photo in media_url.",
        )
    ),
    "unknown_parameter": pair(
        both(
            "{field} tidak dikenal di alamat ini. Yang dikenal: {taken}.",
            "{field} is not a parameter of this address. These are: {taken}.",
        )
    ),
    "no_parameters": pair(
        both(
            "{field} tidak dikenal: alamat ini tidak punya parameter.",
            "{field} is not known: this address takes no parameters.",
        )
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


# What a field takes, for the rule "limits".
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
    "present": pair(both("true atau false.", "true or false.")),
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
    "before": pair(both("bilangan bulat 0 sampai 999.999.", "a whole number from 0 to 999,999.")),
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

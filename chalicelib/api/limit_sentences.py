"""What fits into a field, for the rule "limits"."""

from collections.abc import Mapping

from chalicelib.domain.city import Priority
from chalicelib.domain.status import Action
from chalicelib.domain.tongue import both, pair

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

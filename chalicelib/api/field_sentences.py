"""The sentences of single values, by the rule they break. {field} is named as in the body."""

from collections.abc import Mapping

from chalicelib.domain.tongue import both, pair

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

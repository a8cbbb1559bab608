"""What bears names of people: streets, buildings, shops, and those who hold a public office."""

import re

_W = r"(?<![^\W_])"  # where a word begins
_S = r"[ \t]{1,3}"
_S0 = r"[ \t]{0,3}"


def _any(words: str) -> str:
    return "(?:" + "|".join(words.split()) + ")"


_RANKS = """
    raya besar haji kh h dr prof letjen jenderal jend mayjen brigjen kapten kolonel laksamana
    pangeran sultan raden tubagus kyai kh ki nyi tb teuku cik tengku tgk cut nyak ra rd r hos dewi
    dokter prof ir letkol laksda marsekal marsda komodor brigadir ustadz syekh sheikh pak bu mas
"""
_PLACES = """
    jl jln jalan gg gang lorong rs rsu rsud rsia rsab masjid mesjid mushola musholla musola langgar
    gor gelora stadion taman tpu makam pemakaman halte stasiun terminal bandara pelabuhan jembatan
    flyover underpass simpang perempatan pertigaan bundaran tol kampung kp pondok ponpes pesantren
    yayasan klinik bioskop gedung wisma hotel pasar apotek apotik universitas univ institut sekolah
    sd sdn smp smpn sma sman smk smkn tk paud madrasah waduk situ danau kali sungai pulau tanjung
    kebon kebun rawa pantai museum monumen tugu patung perpustakaan perumahan komplek kompleks komp
    cluster apartemen rusun rusunawa kelurahan kel kecamatan kec desa kota jpo rptra rth gereja
    katedral vihara wihara pura kelenteng klenteng mall mal plaza toko pt cv ud bank street road
    hospital park arah menuju daerah kawasan sekitar seberang sepanjang jurusan koridor di
"""
# The same of a word with a capital behind which others follow.
_BEARING = """
    perum griya residence bukit puri graha menara tower gate lapangan alun sdit smpit sdk slb kb
    mts mi ma man al asy darul nurul baitul pos posko gardu puskesmas posyandu polsek polres koramil
    universitas kampus stmik politeknik akademi kolese santa santo st balai gereja hkbp gpib gki
    festival pekan konser proyek program aplikasi motor bengkel salon studio kafe cafe optik
    laundry fotokopi minimarket supermarket percetakan grup group land property properti tbk persero
    karya the bundaran pompa tanggul embung rusunami kos kost wisata museum planetarium kebun gang
    lapas rutan pintu danau bendungan curug gunung teluk selat laut kepulauan bus bis kereta
    krl kapal kampus trans mie kopi gardens garden village city town square school avenue lane
    tb pam perumda pd bumd
    hari idul bulan tahun piala liga timnas partai suku agama bahasa kota kabupaten provinsi negara
"""
_OFFICES = """
    gubernur gub wagub presiden wapres menteri walikota bupati camat lurah kadis kasudin kapolda
    kapolres kapolri panglima jenderal jend letjen mayjen brigjen laksamana kapten kolonel mayor
    sultan pangeran pahlawan governor president
"""
_EATERIES = """
    warung warteg soto sate bakso mie ayam bebek nasi rm resto restoran restaurant kedai kopi
    catering katering martabak seafood pecel
"""
RANKS = frozenset(_RANKS.split())
# Words with a capital behind which a name is no person's.
BEARING = frozenset(f"{_PLACES} {_BEARING} {_OFFICES} {_EATERIES}".split()) - {
    *(["arah", "menuju", "daerah", "kawasan", "sekitar", "seberang", "sepanjang", "jurusan", "di"]),
}
# Behind these a name is a street's, a building's, a school's.
PLACE_BEFORE = re.compile(
    rf"{_W}{_any(_PLACES)}\.?{_S}(?:{_any(_RANKS)}\.?{_S}){{0,2}}\Z", re.IGNORECASE
)
# The same with a word or two of it between: "Jl. Arief Rahman Hakim".
WITHIN_PLACE = re.compile(
    rf"{_W}{_any(_PLACES)}\.?{_S}(?-i:(?:[A-Z][\w.]{{0,20}}{_S}){{1,2}})\Z", re.IGNORECASE
)
EATERY = re.compile(
    rf"{_W}(?:warung|warteg|soto|sate|bakso|mie|ayam|bebek|nasi|rm|resto|restoran|restaurant|kedai|kopi"
    rf"|rumah{_S}makan|catering|katering|martabak|seafood|pecel)(?:{_S}(?!milik|punya|kata)[^\W\d_]{{1,12}})?(?:{_S}(?:ibu|bu|pak|bang|haji))?{_S}\Z",
    re.IGNORECASE,
)
# Behind these it is that of somebody who holds a public office.
OFFICE_BEFORE = re.compile(
    rf"{_W}(?:gubernur|gub|wagub|presiden|wapres|menteri|wali{_S0}kota|bupati|camat|lurah|kadis|kasudin"
    r"|kapolda|kapolres|kapolri|panglima|jenderal|jend|letjen|mayjen|brigjen|laksamana|kapten"
    rf"|kolonel|mayor|sultan|pangeran|pahlawan|kepala{_S}dinas|governor|president)\.?{_S}\Z",
    re.IGNORECASE,
)

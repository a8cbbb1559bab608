"""Word lists around names: pronouns, kin, titles, roles, greetings, and places named after people.

Each list has words in small letters, of the languages of Indonesia and of English.
"""

import re

PARTICLES = frozenset(
    (
        "bin",
        "binti",
        "bte",
        "br",
        "boru",
        "van",
        "von",
        "der",
        "den",
        "de",
        "al",
        "el",
        "dos",
        "da",
        "alias",
    )
)
ME = """
    saya sy sya aku ak ku gue gua gw gwe ane ana aye kami beta awak kulo kula abdi abi urang ambo
    nyong inyong dalem i'm
"""
KIN = """
    anak ank putra putri suami isteri istri bini laki ibu mama mamah mami bunda bapak bpk ayah papa
    papi adik adek ade kakak abang nenek kakek eyang oma opa mertua tetangga teman temen kawan
    sahabat keponakan ponakan sepupu cucu paman bibi om tante pacar majikan saudara sodara rekan
    pembantu art asisten ortu menantu ipar besan tunangan sopir supir driver satpam dosen guru
"""
KIN_ENGLISH = """
    son daughter husband wife neighbor neighbour neighbors neighbours mother father mom mum dad
    grandma grandpa grandmother grandfather brother sister maid friend landlord landlady nanny
    helper colleague kid child baby cousin boss driver guard tenant agent owner aunt uncle niece
    nephew partner fiance roommate flatmate housemate officer security gardener
"""
WHOSE = """
    saya sy kami aku gue gua gw ku nya kita beliau pertama kedua ketiga bungsu sulung kandung
    perempuan kecil angkat tiri almarhum alm
"""
# Words for people. Behind these an unknown word with a capital is a name.
ROLES = """
    sopir supir driver kurir satpam oknum saksi korban pelaku pemilik pemiliknya miliknya penghuni
    penyewa jukir preman calo pedagang ketuanya bidan pasien siswa siswi murid tetangga honorer
    mantan mandor juragan nyonyah janda duda bayi balita lansia mahasiswa mahasiswi almarhum
    almarhumah kernet kenek kondektur masinis hansip linmas centeng kuli montir pewaris
    penerima peserta nasabah pelanggan anggota tersangka terduga pemohon penggugat pengusaha
"""
# Words for people and for other things. Behind these only a known name is a name.
NEAR = """
    petugas milik ketua guru kepada kata sama bareng bersama dengan buat untuk dari oleh tukang
    punya staf staff pegawai rumah kos kosan kontrakan keluarga guard officer anak istri suami adik
    kakak paman diterima ditolak dilayani dibantu ditemui dihubungi dipukul diancam dikelola
    menemui by with resident sekeluarga from menurut kepunyaan
"""
# Words that stand before people only. Behind these even an unknown word with a capital is a name.
BY_PEOPLE = """
    bersama diwakili bareng menemui mewakili ditemani didampingi sahabat jasad jenazah
"""
SKILLED = """
    sopir supir driver kurir petugas dokter guru tukang pedagang satpam mandor penjaga pengelola
    pemilik staf juru siswa siswi bidan perawat suster
"""
UNIT = (
    "mata|satpol[ \t]pp|satpol|dishub|ppsu|pjlp|kelurahan|kecamatan|loket|parkir|ojek|ojol|sampah"
    "|pkh|bansos|kjp|klj|bpjs|bpnt"
)
LABELS = """
    pelapor pengirim penerima pemohon pengadu narahubung kontak contact person cp pic pemilik dari
    from korban saksi pelaku terlapor pj sender reporter signed wali ibu ayah anak pasien hormat
    penanggungjawab ketua terdakwa penghuni penyewa kejadian jawab ttd siswa suami istri oleh by
    permohonan tetangga sopir complainant resident tenant applicant
"""
HONORIFICS = """
    pak bu bapak ibu bpk bp ibuk sdr sdra sdri saudara saudari mas mbak mba mbk kak kakak bang bg
    abang mpok om tante koh ko koko cik ci ce cici cece tacik teh teteh kang akang mang mamang neng
    nenek kakek pakde pakdhe bude budhe paklik bulik mbah simbah embah eyang opa oma encang encing
    ncang ncing nyak babeh babe bli mbok cak ning gus uda udo uni ajo ustad ustadz ustaz ustadzah
    ust habib haji hajah hajjah h hj kh kyai kiai nyai romo rm pastor pendeta pdt suster sr dokter
    dr drg drs dra ir prof sister brother father reverend rev nek nyonya nyonyah tuan nona tn
    ny nn alm almh almarhum almarhumah mr mrs ms
    miss mister sir madam emak mak mamak mami engkong kong engkoh opung ompung oppung amang inang
    namboru tulang lae bung wak uwak uwa abah aki bik bibi lek mister missus auntie aunt uncle
    bripka briptu bripda aipda aiptu ipda iptu kompol serka sertu serda praka pratu koptu peltu
    buya kaka biksu bhante bruder frater uskup usi nyong pace mace teta a' aa mang ceu nini

"""
GREETED = frozenset(
    [
        "halo",
        "hallo",
        "hai",
        "hi",
        "hello",
        "hey",
        "min",
        "admin",
        "pak",
        "bu",
        "bapak",
        "ibu",
        "bpk",
        "kak",
        "kakak",
        "bang",
        "mas",
        "mbak",
        "siang",
        "pagi",
        "sore",
        "malam",
        "assalamualaikum",
        "wb",
        "ini",
        "dengan",
        "dgn",
        "dari",
        "izin",
        "ijin",
        "permisi",
        "oleh",
        "jakarta",
        "dki",
        "gubernur",
        "hormat",
        "yth",
        "punten",
        "numpang",
        "misi",
        "dear",
        "afternoon",
        "morning",
        "evening",
        "halu",
        "bapa",
        "pa",
        "gan",
        "guys",
        "oi",
        "woi",
        "om",
        "swastiastu",
        "shalom",
        "horas",
    ]
)
CLOSINGS = """
    kasih terimakasih trimakasih makasih makasi mksh mksih trims tks thx thanks you thank tq salam
    wassalam wassalamualaikum wasalam sekian demikian peace nuwun suwun nuhun wishes hormat regards
    best cheers sincerely yours ttd tertanda truly faithfully respectfully hormatku ty trmksh
    mauliate bujur tabik sincerly love kindly gratefully appreciated
"""


# Words before names of people that are no private persons: streets, buildings, shops, and holders
# of a public office.

_W = r"(?<![^\W_])"  # where a word begins
_S = r"[ \t]{1,3}"
_S0 = r"[ \t]{0,3}"


def build_choice(words: str) -> str:
    """Return a pattern that matches any of the words."""
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
# Further places, for words in a run of words with capitals.
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
# Words with a capital. A name behind one is not the name of a person.
BEARING = frozenset(f"{_PLACES} {_BEARING} {_OFFICES} {_EATERIES}".split()) - {
    *(["arah", "menuju", "daerah", "kawasan", "sekitar", "seberang", "sepanjang", "jurusan", "di"]),
}
# Behind these a name is of a street, a building or a school.
PLACE_BEFORE = re.compile(
    rf"{_W}{build_choice(_PLACES)}\.?{_S}(?:{build_choice(_RANKS)}\.?{_S}){{0,2}}\Z",
    re.IGNORECASE,
)
# The same, with one or two words of the name between: "Jl. Arief Rahman Hakim".
WITHIN_PLACE = re.compile(
    rf"{_W}{build_choice(_PLACES)}\.?{_S}(?-i:(?:[A-Z][\w.]{{0,20}}{_S}){{1,2}})\Z", re.IGNORECASE
)
EATERY = re.compile(
    rf"{_W}(?:warung|warteg|soto|sate|bakso|mie|ayam|bebek|nasi|rm|resto|restoran|restaurant|kedai|kopi"
    rf"|rumah{_S}makan|catering|katering|martabak|seafood|pecel)(?:{_S}(?!milik|punya|kata)[^\W\d_]{{1,12}})?(?:{_S}(?:ibu|bu|pak|bang|haji))?{_S}\Z",
    re.IGNORECASE,
)
# Behind these a name is of a holder of a public office.
OFFICE_BEFORE = re.compile(
    rf"{_W}(?:gubernur|gub|wagub|presiden|wapres|menteri|wali{_S0}kota|bupati|camat|lurah|kadis|kasudin"
    r"|kapolda|kapolres|kapolri|panglima|jenderal|jend|letjen|mayjen|brigjen|laksamana|kapten"
    rf"|kolonel|mayor|sultan|pangeran|pahlawan|kepala{_S}dinas|governor|president)\.?{_S}\Z",
    re.IGNORECASE,
)

"""How people are called, and what stands before and behind names: pronouns, kin, titles, roles,
greetings. Each list is of words in small letters, of the languages of Indonesia and English.
"""

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
# Of people: behind these a word with a capital that is not known is a name.
ROLES = """
    sopir supir driver kurir satpam oknum saksi korban pelaku pemilik pemiliknya miliknya penghuni
    penyewa jukir preman calo pedagang ketuanya bidan pasien siswa siswi murid tetangga honorer
    mantan mandor juragan nyonyah janda duda bayi balita lansia mahasiswa mahasiswi almarhum
    almarhumah kernet kenek kondektur masinis hansip linmas centeng kuli montir pewaris
    penerima peserta nasabah pelanggan anggota tersangka terduga pemohon penggugat pengusaha
"""
# Of people and of much else: a known name only.
NEAR = """
    petugas milik ketua guru kepada kata sama bareng bersama dengan buat untuk dari oleh tukang
    punya staf staff pegawai rumah kos kosan kontrakan keluarga guard officer anak istri suami adik
    kakak paman diterima ditolak dilayani dibantu ditemui dihubungi dipukul diancam dikelola
    menemui by with resident sekeluarga from menurut kepunyaan
"""
# Behind these even a word with a capital that is not known; they stand before people only.
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

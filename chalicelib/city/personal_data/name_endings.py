"""The endings and beginnings by which a word that is on no list is known as a name."""

# As in Hartini, Rosmawati, Suryanto, Baharuddin, Khoirunnisa.
NAME_ENDS = (
    *("wati", "yati", "ningsih", "ningrum", "ningtyas", "astuti", "tini", "rini", "yanti", "wanti"),
    *("yanto", "wanto", "nanto", "manto", "yono", "tono", "sono", "wiyono", "harjo", "hardjo"),
    *("uddin", "udin", "ullah", "ulloh", "urrahman", "urrohman", "syah", "nugroho", "wijaya"),
    *("widjaja", "saputra", "saputri", "kusuma", "nisa", "inem", "iyem", "ianti", "iani", "iana"),
    *("yadi", "iono", "anto", "yana", "ardi", "harti", "minah", "tinah", "sinah", "lina", "linda"),
    "atun",
)
NAME_BEGINS = (
    *("abdul", "abdur", "khair", "khoir", "saiful", "saifu", "syaif", "zainu", "fathur", "fatkhur"),
    *("miftah", "rohmat", "rahmat", "lailat", "nurul", "muhamm", "mohamm", "syams", "syafr"),
    *("zulk", "ngati", "ngadi"),
)

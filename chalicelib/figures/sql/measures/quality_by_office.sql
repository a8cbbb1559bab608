-- title id: Mutu penyelesaian per perangkat daerah
-- title en: Quality of closings by office
-- id: Per bulan dan perangkat daerah pemegang: berapa kali laporan dibuka lagi, penyelesaian
--   yang diterima dan ditolak verifikator, laporan yang dinilai dan jumlah bintangnya
--   (penilaian terakhir dalam bulan itu), dan laporan yang dieskalasi. Hanya laporan publik.
-- en: By month and holding office: how often reports were reopened, closings that verifiers
--   accepted and rejected, reports that were rated and the sum of their stars (the last rating
--   in the month), and reports that were escalated. Public reports only.
select month, office,
    cast(coalesce(sum(many) filter (where what = 'reopened'), 0) as bigint) as reopened,
    cast(coalesce(sum(many) filter (where what = 'accepted'), 0) as bigint)
        as closings_accepted,
    cast(coalesce(sum(many) filter (where what = 'rejected'), 0) as bigint)
        as closings_rejected,
    cast(coalesce(sum(many) filter (where what = 'rated'), 0) as bigint) as rated,
    cast(coalesce(sum(many) filter (where what = 'stars'), 0) as bigint) as stars,
    cast(coalesce(sum(many) filter (where what = 'escalated'), 0) as bigint) as escalated
from events
where private = 0
    and what in ('reopened', 'accepted', 'rejected', 'rated', 'stars', 'escalated')
group by month, office

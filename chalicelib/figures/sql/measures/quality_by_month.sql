-- title id: Mutu penyelesaian per bulan
-- title en: Quality of closings by month
-- id: Per bulan, seluruh kota: berapa kali laporan dibuka lagi, penyelesaian yang diterima dan
--   ditolak verifikator, laporan yang dinilai dan rata-rata bintangnya, dan laporan yang
--   dieskalasi. Hanya laporan publik.
-- en: By month, the whole city: how often reports were reopened, closings that verifiers
--   accepted and rejected, reports that were rated and their mean stars, and reports that were
--   escalated. Public reports only.
select month, reopened, closings_accepted, closings_rejected, rated, stars,
    case when rated > 0 then cast(stars as double) / cast(rated as double) end as mean_stars,
    escalated
from (
    select month,
        cast(sum(reopened) as bigint) as reopened,
        cast(sum(closings_accepted) as bigint) as closings_accepted,
        cast(sum(closings_rejected) as bigint) as closings_rejected,
        cast(sum(rated) as bigint) as rated,
        cast(sum(stars) as bigint) as stars,
        cast(sum(escalated) as bigint) as escalated
    from quality_by_office
    group by month
) counted

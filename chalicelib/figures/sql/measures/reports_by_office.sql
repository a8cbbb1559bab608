-- title id: Laporan per perangkat daerah
-- title en: Reports per office
-- id: Per bulan dan per perangkat daerah: laporan publik yang masuk, yang selesai dan belum
--   dibuka lagi di akhir bulan itu, dan waktu dari masuk sampai selesai dalam detik (jumlah,
--   dan median mulai dari lima laporan). Tiap laporan dihitung pada perangkat daerah yang
--   memegangnya di akhir bulan itu.
-- en: By month and office: public reports that were filed, those that were finished in the month
--   and not open again at its end, and the time from filing to the end in seconds (the sum,
--   and the median from five reports on). Each report counts at the office that held it at the
--   end of the month.
with finished as (
    select month, office, seconds,
        row_number() over (partition by month, office order by seconds) as place,
        count(*) over (partition by month, office) as many
    from states
    where finished_here = 1 and private = 0
),
medians as (
    select month, office,
        cast(cast(sum(seconds) as bigint) as double) / cast(count(*) as double) as median_seconds
    from finished
    cross join rules
    where 2 * place between many and many + 2 and many >= rules.least_for_median
    group by month, office
)
select counted.month, counted.office, counted.reports, counted.finished, counted.seconds_to_finish,
    medians.median_seconds
from (
    select month, office,
        cast(coalesce(sum(many) filter (where what = 'filed'), 0) as bigint) as reports,
        cast(coalesce(sum(many) filter (where what = 'finished'), 0) as bigint) as finished,
        cast(coalesce(sum(many) filter (where what = 'seconds'), 0) as bigint)
            as seconds_to_finish
    from events
    where private = 0 and what in ('filed', 'finished', 'seconds')
    group by month, office
) counted
left join medians on medians.month = counted.month and medians.office = counted.office

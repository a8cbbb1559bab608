-- title id: Laporan per bulan
-- title en: Reports per month
-- id: Per bulan: laporan publik yang masuk, yang selesai dan belum dibuka lagi di akhir bulan
--   itu, dan waktu dari masuk sampai selesai dalam detik (jumlah, dan median mulai dari lima
--   laporan). Laporan rahasia ada di 'private-by-office'.
-- en: By month: public reports that were filed, those that were finished in the month and not
--   open again at its end, and the time from filing to the end in seconds (the sum, and the
--   median from five reports on). Private reports are in 'private-by-office'.
with finished as (
    select month, seconds,
        row_number() over (partition by month order by seconds) as place,
        count(*) over (partition by month) as many
    from states
    where finished_here = 1 and private = 0
),
medians as (
    select month,
        cast(cast(sum(seconds) as bigint) as double) / cast(count(*) as double) as median_seconds
    from finished
    cross join rules
    where 2 * place between many and many + 2 and many >= rules.least_for_median
    group by month
),
counted as (
    select month,
        cast(coalesce(sum(many) filter (where what = 'filed'), 0) as bigint) as reports,
        cast(coalesce(sum(many) filter (where what = 'finished'), 0) as bigint) as finished,
        cast(coalesce(sum(many) filter (where what = 'seconds'), 0) as bigint)
            as seconds_to_finish
    from events
    where private = 0 and what in ('filed', 'finished', 'seconds')
    group by month
)
select m.month, coalesce(counted.reports, 0) as reports,
    coalesce(counted.finished, 0) as finished,
    coalesce(counted.seconds_to_finish, 0) as seconds_to_finish, medians.median_seconds
from months m
left join counted on counted.month = m.month
left join medians on medians.month = m.month

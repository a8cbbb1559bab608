-- title id: Waktu di tiap perangkat daerah
-- title en: Time held by each office
-- id: Per bulan, perangkat daerah, dan tahap: berapa lama laporan publik yang terbuka dipegang
--   dalam bulan itu, dalam detik, berapa laporannya, dan tahap mana yang paling lama (longest
--   = 1).
-- en: By month, office and stage: how long open public reports were held in the month, in
--   seconds, how many reports, and which stage took longest (longest = 1).
select held.month, held.office, held.stage, held.reports, held.seconds,
    case when row_number() over (
        partition by held.month, held.office order by held.seconds desc, held.stage
    ) = 1 then 1 else 0 end as longest
from (
    select m.month, s.office, s.status as stage, count(distinct s.report) as reports,
        cast(sum(
            least(coalesce(s.next_moment, m.ends), m.ends) - greatest(s.moment, m.begins)
        ) as bigint) as seconds
    from steps s
    join months m on s.month <= m.month and (s.next_month is null or s.next_month >= m.month)
    where s.closed is null and s.private = 0
    group by m.month, s.office, s.status
) held

-- title id: Waktu di tiap tahap
-- title en: Time in each stage
-- id: Per bulan dan tahap, seluruh kota: berapa lama laporan publik yang terbuka berada di tahap
--   itu, dalam detik, dan tahap mana yang paling lama (longest = 1).
-- en: By month and stage, the whole city: how long open public reports were in the stage, in
--   seconds, and which stage took longest (longest = 1).
select month, stage, seconds,
    case when row_number() over (partition by month order by seconds desc, stage) = 1
        then 1 else 0 end as longest
from (
    select month, stage, cast(sum(seconds) as bigint) as seconds
    from office_time
    group by month, stage
) held

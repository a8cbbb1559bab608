-- title id: Pelapor per bulan
-- title en: Reporters per month
-- id: Per bulan yang sudah ditutup, untuk seluruh kota ('all') dan per kanal: berapa orang yang
--   membuat laporan publik, masing-masing dihitung sekali dalam sebulan. Orang yang hanya membuat
--   laporan rahasia dihitung untuk seluruh kota, jika ada lima atau lebih. Orang yang melapor
--   dalam dua bulan dihitung di keduanya, karena tidak ada yang dapat mengenalinya kembali.
--   Jumlah di bawah lima tidak ditampilkan.
-- en: By closed month, for the whole city ('all') and by channel: how many people filed public
--   reports, each once a month. Those who filed private reports alone count for the whole city,
--   where they are five or more. A person who reports in two months counts in both, as nobody can
--   know them again. A count below five is not shown.
with known as (
    select s.month, s.channel, s.reporter, s.private
    from steps s
    join months m on m.month = s.month
    where s.seq = 1 and m.closed = 1
),
people as (
    select month, reporter, min(private) as private
    from known
    group by month, reporter
),
everybody as (
    select month,
        cast(coalesce(sum(case when private = 0 and reporter is not null then 1 else 0 end), 0)
            as bigint) as seen,
        cast(coalesce(sum(case when private = 1 and reporter is not null then 1 else 0 end), 0)
            as bigint) as unseen
    from people
    group by month
    having min(private) = 0
),
counted as (
    select e.month, 'all' as channel,
        e.seen + case when e.unseen >= r.least_together then e.unseen else 0 end as reporters
    from everybody e
    cross join rules r
    union all
    select month, channel, count(distinct reporter)
    from known
    where private = 0
    group by month, channel
)
select counted.month, counted.channel,
    case when counted.reporters >= rules.least_together then counted.reporters end as reporters
from counted
cross join rules

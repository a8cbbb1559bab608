-- title id: Pelapor per bulan
-- title en: Reporters per month
-- id: Per bulan yang sudah ditutup, untuk seluruh kota ('all') dan per kanal: berapa orang yang
--   melapor, masing-masing dihitung sekali dalam sebulan, apa pun tingkat keterbukaan
--   laporannya. Orang yang melapor dalam dua bulan dihitung di keduanya, karena tidak ada yang
--   dapat mengenalinya kembali. Jumlah di bawah lima tidak ditampilkan.
-- en: By closed month, for the whole city ('all') and by channel: how many people reported, each
--   once a month, whatever the level of the report. A person who reports in two months counts
--   in both, as nobody can know them again. A count below five is not shown.
select counted.month, counted.channel,
    case when counted.reporters >= rules.least_together then counted.reporters end as reporters
from (
    select s.month, 'all' as channel, count(distinct s.reporter) as reporters
    from steps s
    join months m on m.month = s.month
    where s.seq = 1 and m.closed = 1
    group by s.month
    union all
    select s.month, s.channel, count(distinct s.reporter) as reporters
    from steps s
    join months m on m.month = s.month
    where s.seq = 1 and m.closed = 1
    group by s.month, s.channel
) counted
cross join rules

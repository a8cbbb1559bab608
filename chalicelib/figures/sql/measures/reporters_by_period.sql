-- title id: Pelapor per triwulan dan tahun
-- title en: Reporters per quarter and year
-- id: Per triwulan dan tahun yang sudah ditutup: berapa orang yang melapor, masing-masing dihitung
--   sekali, apa pun tingkat keterbukaan laporannya. Jumlah di bawah lima tidak ditampilkan.
-- en: By closed quarter and year: how many people reported, each once, whatever the level of the
--   report. A count below five is not shown.
select counted.span, counted.period,
    case when counted.reporters >= rules.least_together then counted.reporters end as reporters
from (
    select 'quarter' as span, c.quarter as period, count(distinct p.person) as reporters
    from calendar c
    left join people p on p.month = c.month
    group by c.quarter
    having min(c.closed) = 1
    union all
    select 'year' as span, c.year as period, count(distinct p.person) as reporters
    from calendar c
    left join people p on p.month = c.month
    group by c.year
    having min(c.closed) = 1
) counted
cross join rules

-- title id: Pelapor per triwulan dan tahun
-- title en: Reporters per quarter and year
-- id: Per triwulan dan tahun yang sudah ditutup: berapa orang yang membuat laporan publik,
--   masing-masing dihitung sekali. Orang yang hanya membuat laporan rahasia ikut dihitung, jika
--   ada lima atau lebih. Jumlah di bawah lima tidak ditampilkan.
-- en: By closed quarter and year: how many people filed public reports, each once. Those who
--   filed private reports alone count too, where they are five or more. A count below five is not
--   shown.
with periods as (
    select 'quarter' as span, quarter as period, month, closed from calendar
    union all
    select 'year' as span, year as period, month, closed from calendar
),
known as (
    select p.span, p.period, e.person, min(e.private) as private
    from periods p
    join people e on e.month = p.month
    group by p.span, p.period, e.person
),
everybody as (
    select span, period,
        cast(coalesce(sum(case when private = 0 then 1 else 0 end), 0) as bigint) as seen,
        cast(coalesce(sum(case when private = 1 then 1 else 0 end), 0) as bigint) as unseen
    from known
    group by span, period
),
spans as (
    select span, period
    from periods
    group by span, period
    having min(closed) = 1
),
counted as (
    select s.span, s.period,
        coalesce(e.seen, 0)
            + case when e.unseen >= r.least_together then e.unseen else 0 end as reporters
    from spans s
    left join everybody e on e.span = s.span and e.period = s.period
    cross join rules r
)
select counted.span, counted.period,
    case when counted.reporters >= rules.least_together then counted.reporters end as reporters
from counted
cross join rules

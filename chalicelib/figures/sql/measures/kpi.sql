-- title id: Lima indikator kinerja
-- title en: Five key figures
-- id: Per triwulan dan tahun. Partisipasi: laporan (whole: jumlah pelapor). Responsif:
--   jawaban tepat janji dari semua yang jatuh tempo. Transparansi: laporan yang dapat diikuti
--   siapa pun dari semua laporan, pada bulan yang sudah ditutup. Efektivitas: rata-rata detik
--   dari masuk sampai selesai. Efisiensi (indikator TKD): penyelesaian tepat janji dari semua
--   yang jatuh tempo. part dan whole adalah bagian-bagiannya, trend selisih terhadap periode
--   sebelumnya.
-- en: By quarter and year. Participation: reports (whole: their reporters).
--   Responsiveness: answers within the promise out of all that were due. Transparency: reports
--   that anybody can follow out of all, in closed months. Effectiveness: mean seconds from
--   filing to the end. Efficiency (the TKD indicator): ends within the promise out of all that
--   were due. part and whole are its parts, trend is the difference to the period before.
with periods as (
    select 'quarter' as span, quarter as period, month, closed from calendar
    union all
    select 'year' as span, year as period, month, closed from calendar
),
spans as (
    select span, period, max(month) as last_month, min(closed) as closed
    from periods
    group by span, period
),
flows as (
    select p.span, p.period, sum(r.reports) as reports, sum(r.finished) as finished,
        sum(r.seconds_to_finish) as seconds,
        sum(case when p.closed = 1 then r.reports else 0 end) as settled
    from periods p
    join reports_by_month r on r.month = p.month
    group by p.span, p.period
),
hidden as (
    select p.span, p.period, sum(r.reports) as reports
    from periods p
    join private_sums r on r.month = p.month
    group by p.span, p.period
),
kept as (
    select p.span, p.period, sum(r.answered) as answered,
        sum(r.answered_on_time) as answered_on_time, sum(r.passed_on_late) as passed_on_late,
        sum(r.finished) as finished, sum(r.finished_on_time) as finished_on_time
    from periods p
    join promises_by_month r on r.month = p.month
    group by p.span, p.period
),
ends as (
    select s.span, s.period, r.answers_overdue, r.open_overdue
    from spans s
    join promises_by_month r on r.month = s.last_month
),
parts as (
    select s.span, s.period, s.closed, 'participation' as figure,
        cast(f.reports as bigint) as part, people.reporters as whole
    from spans s
    join flows f on f.span = s.span and f.period = s.period
    left join reporters_by_period people
        on people.span = s.span and people.period = s.period
    union all
    select s.span, s.period, s.closed, 'responsiveness', cast(k.answered_on_time as bigint),
        cast(k.answered + k.passed_on_late + e.answers_overdue as bigint)
    from spans s
    join kept k on k.span = s.span and k.period = s.period
    join ends e on e.span = s.span and e.period = s.period
    union all
    select s.span, s.period, s.closed, 'transparency', cast(f.settled as bigint),
        cast(f.settled + coalesce(h.reports, 0) as bigint)
    from spans s
    join flows f on f.span = s.span and f.period = s.period
    left join hidden h on h.span = s.span and h.period = s.period
    union all
    select s.span, s.period, s.closed, 'effectiveness', cast(f.seconds as bigint),
        cast(f.finished as bigint)
    from spans s
    join flows f on f.span = s.span and f.period = s.period
    union all
    select s.span, s.period, s.closed, 'efficiency', cast(k.finished_on_time as bigint),
        cast(k.finished + e.open_overdue as bigint)
    from spans s
    join kept k on k.span = s.span and k.period = s.period
    join ends e on e.span = s.span and e.period = s.period
),
figures as (
    select span, period, closed, figure, part, whole,
        case when figure = 'participation' then cast(part as double)
            when whole > 0 then cast(part as double) / cast(whole as double)
        end as figure_value
    from parts
)
select span, period, closed, figure, figure_value, part, whole,
    figure_value - lag(figure_value) over (
        partition by span, figure order by period
    ) as trend
from figures

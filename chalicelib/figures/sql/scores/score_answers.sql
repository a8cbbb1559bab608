-- Whether each office that had to answer a report did so by the promise of its first turn, one row a
-- quarter, report and office. A question is no answer. Of a report that follows another one the
-- answers to that one count, at the earliest when it began to follow.
with given as (
    select e.quarter, e.report, e.office, min(e.moment) as answered
    from score_entries e
    join score_turns t on t.quarter = e.quarter and t.report = e.report and t.office = e.office
        and t.first_seq <= e.seq and (t.next_seq is null or t.next_seq > e.seq)
    where e.merged = 0 and e.kind = 'status' and e.status in ('proses', 'selesai')
        and e.answered is not null
    group by e.quarter, e.report, e.office
),
joined as (
    select s.quarter, s.report, s.follows, s.further, min(e.moment) as moment
    from score_states s
    join score_entries e on e.quarter = s.quarter and e.report = s.report
    where s.merged = 1 and e.merged = 1 and e.seq > e.last_own
    group by s.quarter, s.report, s.follows, s.further
),
answers as (
    select quarter, report, office, answered from given
    union all
    select j.quarter, j.report, g.office, greatest(g.answered, j.moment)
    from joined j
    join given g on g.quarter = j.quarter and (g.report = j.follows or g.report = j.further)
),
firsts as (
    select quarter, report, office, min(answered) as answered
    from answers
    group by quarter, report, office
),
asked as (
    select t.quarter, t.report, t.private, t.filer, t.office, t.since, t.answer_due, f.answered,
        q.begins, q.ends, r.passing_share, r.thousand
    from score_turns t
    join quarters q on q.quarter = t.quarter
    join score_rules r on r.quarter = t.quarter
    left join firsts f
        on f.quarter = t.quarter and f.report = t.report and f.office = t.office
    where t.turn = 1 and t.merged = 0 and t.since < q.ends and t.filer <> t.office
),
units as (
    select quarter, report, private, office,
        case when answered <= answer_due then 1 else 0 end as on_time
    from asked
    where answered >= begins and answered < ends
    union all
    select a.quarter, a.report, a.private, a.office, 0
    from asked a
    join score_turns t on t.quarter = a.quarter and t.report = a.report and t.office = a.office
    where t.ender = t.office and t.until >= a.begins and t.until < a.ends
        and (a.answered is null or a.answered >= t.until)
        and a.thousand * (t.until - a.since) >= a.passing_share * (a.answer_due - a.since)
    union all
    select a.quarter, a.report, a.private, a.office, 0
    from asked a
    join score_states s on s.quarter = a.quarter and s.report = a.report and s.what = 'open'
    join score_turns t on t.quarter = a.quarter and t.report = a.report and t.office = a.office
    where t.since < a.ends and (t.reach is null or t.reach >= a.ends)
        and (a.answered is null or a.answered >= a.ends) and a.answer_due < a.ends
)
select quarter, report, private, office, max(on_time) as on_time
from units
group by quarter, report, private, office

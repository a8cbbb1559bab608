-- The entries of these reports that everybody sees, as they are known when the quarter is counted.
-- ``follows`` is the number of the report that it follows, where that one is as open.
-- ``due`` is the promise to complete after the entry, without pauses where the category changed it;
-- ``lengthened`` says that central triage made it later. ``last_own`` is the last entry at which the
-- report followed no other one.
with seen as (
    select r.life, r.triage, l.seq, l.kind, l.moment, l.status, coalesce(l.office, '-') as office,
        l.actor, l.answer_due, l.complete_due, l.answered, l.closed, l.outcome, l.verdict, l.stars,
        l.paused, case when l.outcome = 'merged' then 1 else 0 end as merged,
        case when l.outcome = 'merged' and (r.private = 1 or other.readable = 1
                or (r.readable = 0 and other.private = 0))
            then other.life end as follows
    from score_reports r
    join lives l on l.report = r.report and l.moment < r.cutoff
    left join unseen u on u.kind = l.kind
    left join score_reports other on other.report = l.follows and other.quarter = r.quarter
    where u.kind is null
),
followed as (
    select *, lag(status) over (partition by life order by seq) as status_before,
        lag(office) over (partition by life order by seq) as office_before,
        lag(complete_due) over (partition by life order by seq) as due_before
    from seen
),
bounds as (
    select life, max(seq) as last_seq, max(merged) as ever_merged,
        max(case when merged = 1 then 0 else seq end) as last_own
    from seen
    group by life
)
select f.life, f.seq, f.kind, f.moment, f.status, f.status_before, f.office, f.actor, f.answer_due,
    f.answered, f.closed, f.outcome, f.verdict, f.stars, f.merged, f.follows, b.last_seq, b.last_own,
    case when f.office_before is null or f.office_before <> f.office or b.ever_merged = 1
        then 1 else 0 end as may_move,
    case when f.kind = 'category' and f.complete_due <> f.due_before then f.complete_due - f.paused
        else f.complete_due end as due,
    case when f.kind = 'category' and f.actor = f.triage and f.complete_due > f.due_before
        then 1 else 0 end as lengthened
from followed f
join bounds b on b.life = f.life

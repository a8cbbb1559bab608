-- The entries that everybody sees of the reports that a quarter needs, as they were known when it
-- is counted: of each report that had an entry in the quarter, or was open when it began, or is
-- followed by such a one. ``before`` is what stood before the entry; ``due`` is the promise to
-- complete without pauses: the earliest that the report had since central triage made it later.
-- Nobody is told that a report follows one that is less open than itself.
with known as (
    select *, first_value(level) over (partition by report order by seq desc) as level_now,
        first_value(actor) over (partition by report order by seq) as filer
    from lives
),
levels as (
    select distinct report, level_now from known
),
seen as (
    select k.report, k.seq, k.kind, k.moment, k.filed, k.status, coalesce(k.office, '-') as office,
        k.actor, k.filer, k.answer_due, k.complete_due, k.answered, k.closed, k.outcome, k.verdict,
        k.stars, k.paused, case when k.level_now = 'private' then 1 else 0 end as private,
        case when k.outcome = 'merged' then 1 else 0 end as merged,
        case when k.outcome = 'merged'
                and (k.level_now = 'private' or v.level_now in ('public', k.level_now))
            then k.follows end as follows,
        lag(k.status) over (partition by k.report order by k.seq) as status_before,
        lag(k.complete_due) over (partition by k.report order by k.seq) as due_before,
        lead(k.moment) over (partition by k.report order by k.seq) as next_moment
    from known k
    left join unseen u on u.kind = k.kind
    left join levels v on v.report = k.follows
    where u.kind is null
),
wanted as (
    select distinct q.quarter, q.cutoff, s.report
    from seen s
    join quarters q on s.moment < q.cutoff and s.filed < q.ends
    where s.moment >= q.begins
        or ((s.next_moment is null or s.next_moment >= q.begins)
            and (s.closed is null or (s.merged = 1 and s.status <> 'selesai')))
),
followed as (
    select distinct w.quarter, w.cutoff, s.follows as report
    from wanted w
    join seen s on s.report = w.report and s.moment < w.cutoff
    where s.follows is not null
),
needed as (
    select quarter, cutoff, report from wanted
    union
    select quarter, cutoff, report from followed
    union
    select f.quarter, f.cutoff, s.follows
    from followed f
    join seen s on s.report = f.report and s.moment < f.cutoff
    where s.follows is not null
),
lengths as (
    select n.quarter, s.*,
        case when s.kind = 'category' and s.complete_due <> s.due_before
            then s.complete_due - s.paused else s.complete_due end as due_then,
        cast(sum(case when s.kind = 'category' and s.actor = r.triage
                and s.complete_due > s.due_before then 1 else 0 end)
            over (partition by n.quarter, s.report order by s.seq) as bigint) as length
    from needed n
    join seen s on s.report = n.report and s.moment < n.cutoff
    join score_rules r on r.quarter = n.quarter
)
select quarter, report, private, filer, seq, kind, moment, filed, status, status_before, office,
    actor, answer_due, answered, closed, outcome, verdict, stars, merged, follows,
    min(due_then) over (partition by quarter, report, length order by seq) as due,
    max(case when merged = 1 then 0 else seq end) over (partition by quarter, report) as last_own,
    row_number() over (partition by quarter, report order by seq desc) as newest
from lengths

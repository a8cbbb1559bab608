-- How each report stood at the end of a quarter, by what is known when it is counted. ``what``:
-- done (finished in the quarter and not open again), open (also when it was closed and is open
-- again), own (rejected or sent elsewhere by its holder alone), none (everything else). A report
-- that follows another one stands as that one does, and is open when nobody can say how that is.
with lasts as (
    select e.quarter, e.report, e.closed, e.outcome, e.follows, c.office as closer,
        case when c.actor <> c.office or c.actor = r.triage or e.accepted > c.seq
            then 1 else 0 end as excused
    from (
        select *, max(case when verdict = 'accepted' then seq end)
            over (partition by quarter, report) as accepted
        from score_entries
    ) e
    join score_rules r on r.quarter = e.quarter
    left join score_closings c
        on c.quarter = e.quarter and c.report = e.report and c.latest = 1
    where e.newest = 1
),
resolved as (
    select l.quarter, l.report,
        case when l.outcome = 'merged' then 1 else 0 end as merged,
        l.follows, case when one.outcome = 'merged' then one.follows end as further,
        case when l.outcome <> 'merged' or l.outcome is null then l.closed
            when one.outcome <> 'merged' then one.closed else two.closed end as closed,
        case when l.outcome <> 'merged' or l.outcome is null then l.outcome
            when one.outcome <> 'merged' then one.outcome else two.outcome end as outcome,
        case when l.outcome <> 'merged' or l.outcome is null then l.closer
            when one.outcome <> 'merged' then one.closer else two.closer end as closer,
        case when l.outcome <> 'merged' or l.outcome is null then l.excused
            when one.outcome <> 'merged' then one.excused else two.excused end as excused
    from lasts l
    left join lasts one on one.quarter = l.quarter and one.report = l.follows
    left join lasts two on two.quarter = l.quarter and two.report = one.follows
),
judged as (
    select s.*, q.begins, q.ends,
        case when s.closed is null or s.outcome = 'merged' then 'open'
            when s.outcome = 'withdrawn' and s.merged = 1 then 'open'
            when s.outcome = 'withdrawn' then 'none'
            when s.outcome <> 'done' and s.excused = 1 then 'none'
            when s.closed >= q.ends then 'open'
            when s.closed < q.begins then 'none'
            when s.outcome = 'done' then 'done'
            else 'own' end as what
    from resolved s
    join quarters q on q.quarter = s.quarter
),
timed as (
    select j.quarter, j.report, j.merged, j.follows, j.further, j.closer, j.what,
        case when j.what = 'done' then j.closed else j.ends end as ended,
        e.private, e.filer, e.filed, e.due,
        row_number() over (partition by j.quarter, j.report order by e.seq desc) as newest
    from judged j
    join score_entries e on e.quarter = j.quarter and e.report = j.report
        and e.filed < j.ends
        and e.moment <= case when j.what = 'done' then j.closed else j.ends - 1 end
)
select quarter, report, private, filer, filed, merged, follows, further, closer, what, ended, due,
    case when due < ended then 1 else 0 end as late
from timed
where newest = 1

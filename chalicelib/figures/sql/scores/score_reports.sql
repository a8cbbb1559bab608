-- The reports that a quarter needs, each with a number: those that had an entry in the quarter, or
-- were open when it began, or are followed by such a one. Only entries that everybody sees count,
-- and only what is known when the quarter is counted. A report is private by its last entry of all.
with firsts as (
    select report, min(seq) as first_seq, max(seq) as last_seq, min(filed) as filed
    from lives
    group by report
),
known as (
    select f.report, f.filed, one.actor as filer,
        case when last_one.level = 'private' then 1 else 0 end as private
    from firsts f
    join lives one on one.report = f.report and one.seq = f.first_seq
    join lives last_one on last_one.report = f.report and last_one.seq = f.last_seq
),
seen as (
    select l.report, l.seq, l.moment, l.filed, l.status, l.closed, l.outcome, l.follows
    from lives l
    left join unseen u on u.kind = l.kind
    where u.kind is null
),
spans as (
    select q.quarter, s.report,
        max(case when s.moment < q.begins then s.seq end) as seq_before,
        max(case when s.moment >= q.begins then 1 else 0 end) as inside
    from seen s
    join quarters q on s.moment < q.cutoff and s.filed < q.ends
    group by q.quarter, s.report
),
wanted as (
    select quarter, report from spans where inside = 1
    union all
    select p.quarter, p.report
    from spans p
    join seen s on s.report = p.report and s.seq = p.seq_before
    where p.inside = 0
        and (s.closed is null or (s.outcome = 'merged' and s.status <> 'selesai'))
),
links as (
    select distinct report, follows from seen where follows is not null
),
needed as (
    select quarter, report from wanted
    union
    select w.quarter, one.follows
    from wanted w
    join links one on one.report = w.report
    union
    select w.quarter, two.follows
    from wanted w
    join links one on one.report = w.report
    join links two on two.report = one.follows
)
select row_number() over (order by n.quarter, n.report) as life, n.quarter, n.report, k.private,
    k.filer, k.filed, q.earlier, q.begins, q.grace, q.ends, q.cutoff, r.triage, r.passing_share,
    r.held_share, r.thousand
from needed n
join known k on k.report = n.report
join quarters q on q.quarter = n.quarter
join score_rules r on r.quarter = n.quarter

-- The reports that a quarter needs, each with a number: those that had an entry in the quarter, or
-- were open when it began, or were rejected or sent elsewhere by their holder alone before, or are
-- followed by such a one. Only entries that everybody sees count, and only what is known when the
-- quarter is counted. A report is private, or readable by all, by its last entry of all.
with known as (
    select report, min(seq) as first_seq, min(filed) as filed,
        max(2 * seq + case when level = 'private' then 1 else 0 end) % 2 as private,
        max(2 * seq + case when level = 'public' then 1 else 0 end) % 2 as readable
    from lives
    group by report
),
seen as (
    select l.report, l.seq, l.moment, l.filed, l.status, l.closed, l.outcome, l.follows,
        case when l.closed = l.moment and l.actor = l.office then 1 else 0 end as own_closing
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
stood as (
    select p.quarter, p.inside, s.report, s.status, s.closed, s.outcome, s.follows
    from spans p
    join seen s on s.report = p.report and s.seq = p.seq_before
),
alone as (
    select distinct s.quarter, s.report
    from stood s
    join seen c on c.report = s.report and c.moment = s.closed and c.own_closing = 1
    where s.outcome in ('rejected', 'outside')
),
wanted as (
    select quarter, report from spans where inside = 1
    union
    select quarter, report from stood
    where closed is null or (outcome = 'merged' and status <> 'selesai')
    union
    select quarter, report from alone
    union
    select one.quarter, one.report
    from stood one
    join alone a on a.quarter = one.quarter and a.report = one.follows
    union
    select two.quarter, two.report
    from stood two
    join stood one on one.quarter = two.quarter and one.report = two.follows
    join alone a on a.quarter = one.quarter and a.report = one.follows
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
    k.readable, first_one.actor as filer, k.filed, q.earlier, q.begins, q.grace, q.ends, q.cutoff,
    r.triage, r.passing_share, r.held_share, r.thousand
from needed n
join known k on k.report = n.report
join lives first_one on first_one.report = k.report and first_one.seq = k.first_seq
join quarters q on q.quarter = n.quarter
join score_rules r on r.quarter = n.quarter

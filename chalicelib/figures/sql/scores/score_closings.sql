-- The closings of reports, each with what undid it. A report that follows another one is closed and
-- opened with it.
with turned as (
    select life, seq, moment, status, office, actor, outcome, verdict
    from score_entries
    where status <> coalesce(status_before, '-')
        and (status = 'selesai' or status_before = 'selesai')
),
pairs as (
    select *,
        lead(moment) over (partition by life order by seq) as undone,
        lead(actor) over (partition by life order by seq) as undone_by,
        lead(verdict) over (partition by life order by seq) as undone_verdict
    from turned
)
select life, seq, moment, office, actor, outcome, undone,
    case when undone_verdict = 'rejected' then 1 else 0 end as rejected,
    case when undone_by = 'pelapor' and (undone_verdict is null or undone_verdict <> 'rejected')
        then 1 else 0 end as reopened
from pairs
where status = 'selesai'

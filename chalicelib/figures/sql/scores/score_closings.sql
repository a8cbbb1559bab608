-- The closings of reports, each with what undid it. A report that follows another one is closed and
-- opened with it.
with turned as (
    select * from score_entries
    where status <> coalesce(status_before, '-')
        and (status = 'selesai' or status_before = 'selesai')
),
pairs as (
    select *,
        lead(moment) over (partition by quarter, report order by seq) as undone,
        lead(actor) over (partition by quarter, report order by seq) as undone_by,
        lead(verdict) over (partition by quarter, report order by seq) as undone_verdict,
        row_number() over (partition by quarter, report order by seq desc) as latest
    from turned
)
select quarter, report, private, filer, seq, moment, office, actor, outcome, undone,
    case when undone_verdict = 'rejected' then 1 else 0 end as rejected,
    case when undone_by = 'pelapor' then 1 else 0 end as reopened, latest
from pairs
where status = 'selesai'

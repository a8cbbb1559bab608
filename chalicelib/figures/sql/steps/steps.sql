-- The facts, each with what was before it and what comes after it in its report's timeline, and with
-- what the public may know of its report now: nothing of a private one, and only the kecamatan where
-- the public may not read the words and the category hides places.
select report, seq, kind, moment, month, status, coalesce(channel, '-') as channel,
    coalesce(category, '-') as category,
    case when level_now = 'facts' and blurred_now then substr(coalesce(kelurahan, '-'), 1, 8)
        else coalesce(kelurahan, '-') end as kelurahan,
    coalesce(office, '-') as office, filed, answer_due, complete_due, answered, closed, outcome,
    rung, verdict, stars, handover, giver, reporter, reporter_year,
    level_now, blurred_now, case when level_now = 'private' then 1 else 0 end as private,
    previous_answered, previous_answer_due, next_month, next_moment
from (
    select *,
        first_value(level) over (partition by report order by seq desc) as level_now,
        first_value(blurred) over (partition by report order by seq desc) as blurred_now,
        lag(answered) over (partition by report order by seq) as previous_answered,
        lag(answer_due) over (partition by report order by seq) as previous_answer_due,
        lead(month) over (partition by report order by seq) as next_month,
        lead(moment) over (partition by report order by seq) as next_moment
    from facts
) ordered

-- The facts, each once. A batch may come twice, and a fact may be made again, corrected or without
-- its reporter: of two, the one that was made last counts, and of two of one second the one without
-- a reporter. One of the kind gone takes the fact out.
select report, seq, kind, moment, day, month, status, channel, category, kelurahan, priority,
    office, actor, level, filed, answer_due, complete_due, own_due, answered, closed, outcome,
    follows, rung, verdict, stars, handover, giver, held, paused, menunggu, koordinasi, disposisi,
    proses, reporter, reporter_year, blurred, made
from (
    select *, row_number() over (
        partition by report, seq order by made desc, case when reporter is null then 0 else 1 end
    ) as newest
    from arrivals
) numbered
where newest = 1 and kind <> 'gone'

-- What was found of closings, and what reporters gave for them. A report is charged once: as waiting
-- at the end of the quarter, else as rejected, else as reopened. Only done ones and those that were
-- charged count as closings. A closing that was undone counts in the quarter of the closing, or of
-- the undoing when that came after the quarter was counted. Of several ratings of a report in a
-- quarter the last one counts.
with ratings as (
    select e.life, max(e.seq) as seq
    from score_entries e
    join score_reports r on r.life = e.life
    where e.kind = 'rating' and e.stars is not null and e.moment >= r.begins and e.moment < r.ends
        and e.office <> r.filer
    group by e.life
),
found as (
    select c.life, c.office, max(case when c.moment >= r.begins then 1 else 0 end) as closings,
        max(c.reopened) as reopened, max(c.rejected) as rejected
    from score_closings c
    join score_reports r on r.life = c.life
    join score_states s on s.life = c.life
    left join score_ends w on w.life = c.life and w.office = c.office and w.waiting = 1
    where w.life is null and c.office <> r.filer and c.outcome in ('done', 'outside', 'merged') and c.moment < r.ends
        and (s.what = 'done' or c.reopened = 1 or c.rejected = 1)
        and (c.moment >= r.begins
            or (c.undone >= r.begins and c.undone < r.ends
                and (c.undone >= r.grace or c.moment < r.earlier)))
    group by c.life, c.office
)
select life, office, closings, case when rejected = 1 then 0 else reopened end as reopened,
    rejected as closings_rejected, 0 as rated, 0 as stars
from found
union all
select e.life, e.office, 0, 0, 0, 1, e.stars
from score_entries e
join ratings on ratings.life = e.life and ratings.seq = e.seq

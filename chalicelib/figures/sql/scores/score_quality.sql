-- What was found of closings, and what reporters gave for them. A closing that was undone counts in
-- the quarter of the closing, or of the undoing when that came after the quarter was counted. Of
-- several ratings of a report in a quarter the last one counts. While a reporter waits for a report
-- past its promise, that counts as one star.
with ratings as (
    select e.life, max(e.seq) as seq
    from score_entries e
    join score_reports r on r.life = e.life
    left join score_ends w on w.life = e.life and w.waiting = 1
    where w.life is null and e.kind = 'rating' and e.stars is not null and e.moment >= r.begins and e.moment < r.ends
        and e.office <> r.filer
    group by e.life
)
select c.life, c.office, max(case when c.moment >= r.begins then 1 else 0 end) as closings,
    cast(sum(c.reopened) as bigint) as reopened,
    cast(sum(c.rejected) as bigint) as closings_rejected, 0 as rated, 0 as stars
from score_closings c
join score_reports r on r.life = c.life
where c.office <> r.filer and c.outcome in ('done', 'outside', 'merged') and c.moment < r.ends
    and (c.moment >= r.begins
        or (c.undone >= r.begins and c.undone < r.ends
            and (c.undone >= r.grace or c.moment < r.earlier)))
group by c.life, c.office
union all
select e.life, e.office, 0, 0, 0, 1, e.stars
from score_entries e
join ratings on ratings.life = e.life and ratings.seq = e.seq
union all
select life, office, 0, 0, 0, 1, 1
from score_ends
where waiting = 1

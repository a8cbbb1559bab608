-- What was found of closings, and what reporters gave for them. A closing that was undone counts in
-- the quarter of the closing, or of the undoing when that came after the quarter was counted. Of
-- several ratings of a report in a quarter the last one counts.
select c.quarter, c.report, c.private, c.office,
    max(case when c.moment >= q.begins then 1 else 0 end) as closings,
    cast(sum(case when c.rejected = 0 then c.reopened else 0 end) as bigint) as reopened,
    cast(sum(c.rejected) as bigint) as closings_rejected,
    cast(0 as bigint) as rated, cast(0 as bigint) as stars
from score_closings c
join quarters q on q.quarter = c.quarter
where c.office <> c.filer and c.outcome in ('done', 'outside', 'merged') and c.moment < q.ends
    and (c.moment >= q.begins
        or (c.undone >= q.begins and c.undone < q.ends
            and (c.undone >= q.grace or c.moment < q.earlier)))
group by c.quarter, c.report, c.private, c.office
union all
select quarter, report, private, office, 0, cast(0 as bigint), cast(0 as bigint), cast(1 as bigint),
    stars
from (
    select e.quarter, e.report, e.private, e.office, cast(e.stars as bigint) as stars,
        row_number() over (partition by e.quarter, e.report order by e.seq desc) as newest_rating
    from score_entries e
    join quarters q on q.quarter = e.quarter
    where e.kind = 'rating' and e.stars is not null and e.moment >= q.begins and e.moment < q.ends
        and e.office <> e.filer
) ratings
where newest_rating = 1

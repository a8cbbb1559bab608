-- The counts of each office in the quarter, of public reports and of private ones. They only add up,
-- and the table score_counts has those of all quarters.
select r.quarter, c.office, r.private, cast(sum(c.reports) as bigint) as reports,
    cast(sum(c.answers) as bigint) as answers,
    cast(sum(c.answers_on_time) as bigint) as answers_on_time,
    cast(sum(c.ends) as bigint) as ends, cast(sum(c.ends_on_time) as bigint) as ends_on_time,
    cast(sum(c.waiting) as bigint) as waiting,
    cast(sum(c.closings) as bigint) as closings, cast(sum(c.reopened) as bigint) as reopened,
    cast(sum(c.closings_rejected) as bigint) as closings_rejected,
    cast(sum(c.rated) as bigint) as rated, cast(sum(c.stars) as bigint) as stars
from (
    select t.life, t.office, 1 as reports, 0 as answers, 0 as answers_on_time, 0 as ends,
        0 as ends_on_time, 0 as waiting, 0 as closings, 0 as reopened, 0 as closings_rejected, 0 as rated,
        0 as stars
    from score_turns t
    join score_reports r on r.life = t.life
    where r.filed >= r.begins and r.filed < r.ends
        and t.since < r.ends and (t.until is null or t.until >= r.ends)
    union all
    select life, office, 0, 1, on_time, 0, 0, 0, 0, 0, 0, 0, 0 from score_answers
    union all
    select life, office, 0, 0, 0, 1, on_time, waiting, 0, 0, 0, 0, 0 from score_ends
    union all
    select life, office, 0, 0, 0, 0, 0, 0, closings, reopened, closings_rejected, rated, stars
    from score_quality
) c
join score_reports r on r.life = c.life
group by r.quarter, c.office, r.private

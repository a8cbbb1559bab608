-- The counts of each office and quarter, of public reports and of private ones. They only add up.
select quarter, office, private, cast(sum(reports) as bigint) as reports,
    cast(sum(answers) as bigint) as answers, cast(sum(answers_on_time) as bigint) as answers_on_time,
    cast(sum(ends) as bigint) as ends, cast(sum(ends_on_time) as bigint) as ends_on_time,
    cast(sum(closings) as bigint) as closings, cast(sum(reopened) as bigint) as reopened,
    cast(sum(closings_rejected) as bigint) as closings_rejected,
    cast(sum(rated) as bigint) as rated, cast(sum(stars) as bigint) as stars
from (
    select t.quarter, t.office, t.private, 1 as reports, 0 as answers, 0 as answers_on_time,
        0 as ends, 0 as ends_on_time, 0 as closings, 0 as reopened, 0 as closings_rejected,
        0 as rated, 0 as stars
    from score_turns t
    join quarters q on q.quarter = t.quarter
    where t.filed >= q.begins and t.filed < q.ends
        and t.since < q.ends and (t.until is null or t.until >= q.ends)
    union all
    select quarter, office, private, 0, 1, on_time, 0, 0, 0, 0, 0, 0, 0 from score_answers
    union all
    select quarter, office, private, 0, 0, 0, 1, on_time, 0, 0, 0, 0, 0 from score_ends
    union all
    select quarter, office, private, 0, 0, 0, 0, 0, closings, reopened, closings_rejected, rated,
        stars
    from score_quality
) counted
group by quarter, office, private

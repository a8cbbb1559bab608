-- The ends that count for offices: one in time for who finished the report, and one that is not in
-- time for each office that had a late report for long enough, or the longest. A late report that is
-- open also counts for its holder, or for those who passed it on and got it back.
with shares as (
    select s.quarter, s.report, s.private, s.filer, s.what, s.ended, t.office,
        r.held_share * (s.ended - s.filed) as enough,
        r.thousand * cast(sum(least(coalesce(t.reach, s.ended), s.ended) - t.since) as bigint)
            as held,
        max(case when t.came_back = 1 and t.until < s.ended and t.reach >= s.ended
            then 1 else 0 end) as lent,
        max(case when t.until is null or t.until >= s.ended then 1 else 0 end) as holds
    from score_states s
    join score_turns t on t.quarter = s.quarter and t.report = s.report and t.since < s.ended
    join score_rules r on r.quarter = s.quarter
    where s.late = 1 and s.what in ('done', 'open')
    group by s.quarter, s.report, s.private, s.filer, s.what, s.ended, s.filed, t.office,
        r.held_share, r.thousand
),
measured as (
    select *, max(held) over (partition by quarter, report) as longest,
        max(lent) over (partition by quarter, report) as lent_now
    from shares
)
select quarter, report, private, closer as office, 1 as on_time
from score_states
where what = 'done' and late = 0 and closer <> filer
union all
select quarter, report, private, closer, 0
from score_states
where what = 'own' and closer <> filer
union all
select quarter, report, private, office, 0
from measured
where office <> filer
    and (held >= least(enough, longest)
        or (what = 'open' and (lent = 1 or (holds = 1 and lent_now = 0))))

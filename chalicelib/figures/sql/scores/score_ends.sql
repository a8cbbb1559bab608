-- The ends that count for offices: one in time for who finished the report, and one that is not in
-- time for each office that had a late report for long enough, or the longest. A late report that is
-- open also counts for its holder, or for those who passed it on and get it back: its reporter is
-- ``waiting`` for them.
with shares as (
    select s.life, s.what, t.office, r.filer, r.held_share * (s.ended - r.filed) as enough,
        r.thousand * cast(sum(least(coalesce(t.reach, s.ended), s.ended) - t.since) as bigint)
            as held,
        max(case when t.came_back = 1 and t.until < s.ended and t.reach >= s.ended
            then 1 else 0 end) as lent,
        max(case when t.until is null or t.until >= s.ended then 1 else 0 end) as holds
    from score_states s
    join score_reports r on r.life = s.life
    join score_turns t on t.life = s.life and t.since < s.ended
    where s.late = 1 and s.what in ('done', 'open')
    group by s.life, s.what, t.office, r.filer, r.held_share * (s.ended - r.filed), r.thousand
),
measured as (
    select *, max(held) over (partition by life) as longest,
        max(lent) over (partition by life) as lent_now
    from shares
),
charged as (
    select life, office, filer, case when held >= least(enough, longest) then 1 else 0 end as shares,
        case when what = 'open' and (lent = 1 or (holds = 1 and lent_now = 0))
            then 1 else 0 end as waiting
    from measured
)
select s.life, s.closer as office, 1 as on_time, 0 as waiting
from score_states s
join score_reports r on r.life = s.life
where s.what = 'done' and s.late = 0 and s.closer <> r.filer
union all
select life, office, 0, waiting
from charged
where office <> filer and (shares = 1 or waiting = 1)

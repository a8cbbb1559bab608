-- How each report stood at the end of a quarter, by what is known when it is counted. ``what``:
-- done (finished in the quarter and not open again), open (also when it was closed and is open
-- again, or when its holder alone rejected it or sent it elsewhere), none (everything else). A report
-- that follows another one stands as that one does, and is open when nobody can say how that is.
-- Its promise is the earliest that it had since central triage made it later.
with accepted as (
    select life, max(seq) as seq
    from score_entries
    where verdict = 'accepted'
    group by life
),
lasts as (
    select e.life, e.closed, e.outcome, e.merged, e.follows, c.office as closer,
        case when c.actor <> c.office or c.actor = r.triage or a.seq > c.seq
            then 1 else 0 end as excused
    from score_entries e
    join score_reports r on r.life = e.life
    left join score_closings c on c.life = e.life and c.undone is null
    left join accepted a on a.life = e.life
    where e.seq = e.last_seq
),
-- how many steps away the report is that it stands as
chains as (
    select l.life, l.merged, l.follows, one.follows as further,
        case when l.merged = 0 then l.life when one.merged = 0 then one.life
            when two.merged = 0 then two.life end as stands_as
    from lasts l
    left join lasts one on one.life = l.follows
    left join lasts two on two.life = one.follows
),
judged as (
    select c.life, c.merged, c.follows, c.further, l.closer, l.closed, r.ends,
        case when l.closed is null then 'open'
            when l.outcome = 'withdrawn' and c.merged = 1 then 'open'
            when l.outcome in ('withdrawn', 'answered') then 'none'
            when l.outcome <> 'done' and l.excused = 1 then 'none'
            when l.outcome <> 'done' or l.closed >= r.ends then 'open'
            when l.closed < r.begins then 'none'
            else 'done' end as what
    from chains c
    join score_reports r on r.life = c.life and r.filed < r.ends
    left join lasts l on l.life = c.stands_as
),
timed as (
    select *, case when what = 'done' then closed else ends end as ended,
        case when what = 'done' then closed else ends - 1 end as last_moment
    from judged
),
reached as (
    select t.life, t.last_moment,
        max(case when e.lengthened = 1 then e.seq else 0 end) as length_from
    from timed t
    join score_entries e on e.life = t.life and e.moment <= t.last_moment
    group by t.life, t.last_moment
),
dues as (
    select r.life, min(e.due) as due
    from reached r
    join score_entries e on e.life = r.life and e.moment <= r.last_moment and e.seq >= r.length_from
    group by r.life
)
select t.life, t.merged, t.follows, t.further, t.closer, t.what, t.ended,
    case when d.due < t.ended then 1 else 0 end as late
from timed t
join dues d on d.life = t.life

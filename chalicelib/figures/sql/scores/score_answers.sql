-- Whether each office that had to answer a report did so by the promise of its first turn, one row a
-- report and office. A question is no answer, nor is a closing that did not stand, nor one by which
-- the holder alone rejected the report or sent it elsewhere. Of a report that follows another one the
-- answers to that one count too, at the earliest when it began to follow.
with given as (
    select e.life, e.office, min(e.moment) as answered
    from score_entries e
    join score_turns t on t.life = e.life and t.office = e.office
        and t.first_seq <= e.seq and (t.next_seq is null or t.next_seq > e.seq)
    left join score_closings c
        on c.life = e.life and c.seq = e.seq and (c.undone is not null or c.outcome not in ('done', 'answered'))
    where c.life is null and e.merged = 0 and e.kind = 'status' and e.status in ('proses', 'selesai')
        and e.answered is not null
    group by e.life, e.office
),
joined as (
    select s.life, s.follows, s.further, min(e.moment) as moment
    from score_states s
    join score_entries e on e.life = s.life
    where s.merged = 1 and e.merged = 1 and e.seq > e.last_own
    group by s.life, s.follows, s.further
),
answers as (
    select life, office, answered from given
    union all
    select j.life, g.office, greatest(g.answered, j.moment)
    from joined j
    join given g on g.life = j.follows
    union all
    select j.life, g.office, greatest(g.answered, j.moment)
    from joined j
    join given g on g.life = j.further
),
firsts as (
    select life, office, min(answered) as answered
    from answers
    group by life, office
),
asked as (
    select t.life, t.office, t.since, t.answer_due, f.answered, r.begins, r.ends, r.passing_share,
        r.thousand
    from score_turns t
    join score_reports r on r.life = t.life
    left join firsts f on f.life = t.life and f.office = t.office
    where t.turn = 1 and t.merged = 0 and t.since < r.ends and r.filer <> t.office
),
units as (
    select life, office, case when answered <= answer_due then 1 else 0 end as on_time
    from asked
    where answered >= begins and answered < ends
    union all
    select a.life, a.office, 0
    from asked a
    join score_turns t on t.life = a.life and t.office = a.office
    where t.ender = t.office and t.until >= a.begins and t.until < a.ends
        and (a.answered is null or a.answered >= t.until)
        and a.thousand * (t.until - a.since) >= a.passing_share * (a.answer_due - a.since)
    union all
    select a.life, a.office, 0
    from asked a
    join score_states s on s.life = a.life and s.what = 'open'
    join score_turns t on t.life = a.life and t.office = a.office
    where t.since < a.ends and (t.reach is null or t.reach >= a.ends)
        and (a.answered is null or a.answered >= a.ends) and a.answer_due < a.ends
)
select life, office, max(on_time) as on_time
from units
group by life, office

-- The answers of holders in each month, the first of each holder's turn, and the turns that a
-- hand-over ended after their promise without an answer. One that was taken back in the same month
-- ended none.
select m.month, s.report, s.channel, s.category, s.kelurahan, s.office, s.private,
    case when s.answered <= s.answer_due
        then 1 else 0 end as on_time,
    0 as missed
from (
    select *, row_number() over (partition by report, answered order by seq) as again
    from steps
    where answered is not null
) s
join months m on m.month = s.month
where s.again = 1 and s.answered >= m.begins and s.answered < m.ends
union all
select m.month, s.report, s.channel, s.category, s.kelurahan, s.giver, s.private,
    0 as on_time, 1 as missed
from (
    select *,
        lead(kind) over (partition by report order by seq) as next_move,
        lead(month) over (partition by report order by seq) as next_move_month
    from steps
    where giver is not null or kind = 'taken_back'
) s
join months m on m.month = s.month
where s.handover and s.previous_answered is null and s.previous_answer_due < s.moment
    and (s.next_move is null or s.next_move <> 'taken_back' or s.next_move_month <> s.month)

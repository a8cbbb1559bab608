-- The reports that were open at the end of each month, and now for the present one.
select m.month, s.report, s.channel, s.category, s.kelurahan, s.office, s.private,
    case when s.complete_due < m.ends then 1 else 0 end as overdue,
    case when s.answered is null and s.answer_due < m.ends then 1 else 0 end as unanswered
from steps s
join months m on s.month <= m.month and (s.next_month is null or s.next_month > m.month)
where s.closed is null

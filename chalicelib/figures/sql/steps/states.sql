-- How each report with an entry in a month stood at the end of that month. A report that is filed
-- or closed in a month has an entry in it.
select m.month, s.report, s.channel, s.category, s.kelurahan, s.office, s.private,
    case when s.filed >= m.begins and s.filed < m.ends then 1 else 0 end as filed_here,
    case when s.closed >= m.begins and s.closed < m.ends and s.outcome = 'done'
        then 1 else 0 end as finished_here,
    case when s.closed <= s.complete_due then 1 else 0 end as on_time,
    s.closed - s.filed as seconds
from steps s
join months m on m.month = s.month
where s.next_month is null or s.next_month > s.month

-- What is counted, one row for each thing of one report: its month, its report's channel, category,
-- kelurahan and holder, what it is and how much.
select month, report, channel, category, kelurahan, office, private, 'filed' as what,
    cast(1 as bigint) as many
from states where filed_here = 1
union all
select month, report, channel, category, kelurahan, office, private, 'finished', cast(1 as bigint)
from states where finished_here = 1
union all
select month, report, channel, category, kelurahan, office, private, 'finished_on_time',
    cast(1 as bigint)
from states where finished_here = 1 and on_time = 1
union all
select month, report, channel, category, kelurahan, office, private, 'seconds', seconds
from states where finished_here = 1
union all
select month, report, channel, category, kelurahan, office, private, 'open', cast(1 as bigint)
from stocks
union all
select month, report, channel, category, kelurahan, office, private, 'overdue', cast(1 as bigint)
from stocks where overdue = 1
union all
select month, report, channel, category, kelurahan, office, private, 'unanswered',
    cast(1 as bigint)
from stocks where unanswered = 1
union all
select month, report, channel, category, kelurahan, office, private,
    case when missed = 1 then 'missed' else 'answered' end, cast(1 as bigint)
from answers
union all
select month, report, channel, category, kelurahan, office, private, 'answered_on_time',
    cast(1 as bigint)
from answers where on_time = 1
union all
select m.month, s.report, s.channel, s.category, s.kelurahan, s.office, s.private,
    case s.kind when 'reopen' then 'reopened' else s.verdict end, cast(1 as bigint)
from steps s
join months m on m.month = s.month
where s.kind = 'reopen' or (s.kind = 'verification' and s.verdict in ('accepted', 'rejected'))
union all
select month, report, channel, category, kelurahan, office, private, 'rated', cast(1 as bigint)
from ratings
union all
select month, report, channel, category, kelurahan, office, private, 'stars', stars
from ratings
union all
select m.month, s.report, min(s.channel), min(s.category), min(s.kelurahan), s.office, s.private,
    'escalated', cast(1 as bigint)
from steps s
join months m on m.month = s.month
where s.kind = 'escalation'
group by m.month, s.report, s.office, s.private

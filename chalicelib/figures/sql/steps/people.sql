-- Who reported in which month, by a hash that a person has for a year, and whether privately alone.
-- The lake alone has it, until the year is counted.
select m.month, s.reporter_year as person, min(s.private) as private
from steps s
join months m on m.month = s.month
where s.seq = 1 and s.reporter_year is not null
group by m.month, s.reporter_year

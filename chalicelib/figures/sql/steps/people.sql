-- Who reported in which month, by a hash that a person has for a year. The lake alone has it, until
-- the year is counted.
select distinct m.month, s.reporter_year as person
from steps s
join months m on m.month = s.month
where s.seq = 1 and s.reporter_year is not null

-- title id: Terbuka dan terlambat sekarang
-- title en: Open and overdue now
-- id: Per perangkat daerah, pada saat penghitungan: laporan publik yang terbuka, yang melewati
--   janji penyelesaian, dan yang belum dijawab pemegangnya setelah janji jawaban.
-- en: By office, at the moment of counting: public reports that are open, those past their
--   promised completion, and those that their holder has not answered after the promised
--   answer.
select s.office, count(*) as open, cast(sum(s.overdue) as bigint) as overdue,
    cast(sum(s.unanswered) as bigint) as unanswered
from stocks s
join months m on m.month = s.month
where m.month = (select max(month) from months) and s.private = 0
group by s.office

-- title id: Anak tangga yang dicapai
-- title en: Steps of the ladder reached
-- id: Per bulan dan jenis: berapa laporan publik yang anak tangga pengingat atau eskalasi
--   tertingginya dalam bulan itu adalah yang disebut.
-- en: By month and kind: how many public reports had the named step as their highest reminder or
--   escalation in the month.
select month, kind, rung, count(*) as reports
from (
    select m.month, s.report, s.kind, max(s.rung) as rung
    from steps s
    join months m on m.month = s.month
    where s.kind in ('reminder', 'escalation') and s.rung is not null and s.private = 0
    group by m.month, s.report, s.kind
) reached
group by month, kind, rung

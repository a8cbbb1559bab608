-- The last rating of each report in each month.
select month, report, channel, category, kelurahan, office, private, stars
from (
    select m.month, s.report, s.channel, s.category, s.kelurahan, s.office, s.private,
        cast(s.stars as bigint) as stars,
        row_number() over (partition by m.month, s.report order by s.seq desc) as newest
    from steps s
    join months m on m.month = s.month
    where s.kind = 'rating' and s.stars is not null
) numbered
where newest = 1

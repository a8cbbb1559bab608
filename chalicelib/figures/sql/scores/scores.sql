-- title id: Nilai perangkat daerah per triwulan
-- title en: Scores of offices by quarter
-- id: Per triwulan dan perangkat daerah: nilai 0 sampai 100 dari empat bagian: jawaban tepat
--   janji, penyelesaian tepat janji, penyelesaian yang tidak dibatalkan, dan bintang pelapor.
--   Laporan terbuka yang lewat janji (waiting) dihitung sebagai penyelesaian ditolak, satu bintang.
--   Hitungan kecil ditarik ke nilai awal. band: kelompok menurut banyaknya pekerjaan (1 terkecil);
--   bandingkan hanya dalam satu kelompok. Dapat dihitung ulang dari fakta publik.
-- en: By quarter and office: a score from 0 to 100 of four parts: answers within the promise, ends
--   within the promise, closings that were not undone, and reporters' stars. A late report that is
--   open (waiting) counts as a rejected closing and as one star. Small counts are drawn towards a
--   start value. band: group by amount of work (1 is the smallest); compare within one group only.
--   It can be counted anew from the public facts.
with added as (
    select quarter, office, answers, answers_on_time, ends, ends_on_time, waiting, closings,
        reopened, closings_rejected, rated, stars
    from score_counts
    where private = 0
    union all
    select quarter, office, answers, answers_on_time, ends, ends_on_time, waiting, closings,
        reopened, closings_rejected, rated, stars
    from score_sums
),
counted as (
    select quarter, office, cast(sum(answers) as bigint) as answers,
        cast(sum(answers_on_time) as bigint) as answers_on_time, cast(sum(ends) as bigint) as ends,
        cast(sum(ends_on_time) as bigint) as ends_on_time,
        cast(sum(waiting) as bigint) as waiting,
        cast(sum(closings) as bigint) as closings, cast(sum(reopened) as bigint) as reopened,
        cast(sum(closings_rejected) as bigint) as closings_rejected,
        cast(sum(rated) as bigint) as rated, cast(sum(stars) as bigint) as stars
    from added
    group by quarter, office
),
volumes as (
    select c.quarter, c.office,
        1 + cast(sum(case when c.answers + c.ends >= b.least_units then 1 else 0 end) as bigint)
            as band
    from counted c
    join score_bands b on b.quarter = c.quarter
    group by c.quarter, c.office
),
shares as (
    select c.*, v.band, r.million, r.hundreds, r.hundred, r.weight_answers, r.weight_ends,
        r.weight_quality, r.weight_ratings,
        r.thousand * c.answers_on_time + r.prior_weight * r.prior_share as answers_part_of,
        r.thousand * (c.answers + r.prior_weight) as answers_whole,
        r.thousand * c.ends_on_time + r.prior_weight * r.prior_share as ends_part_of,
        r.thousand * (c.ends + r.prior_weight) as ends_whole,
        greatest(0, c.closings + c.waiting + r.prior_weight - r.penalty_reopened * c.reopened
            - r.penalty_rejected * (c.closings_rejected + c.waiting)) as quality_part_of,
        c.closings + c.waiting + r.prior_weight as quality_whole,
        r.thousand * (c.stars - c.rated) + r.prior_weight * (r.prior_stars - r.thousand)
            as rating_part_of,
        r.thousand * r.star_steps * (c.rated + c.waiting + r.prior_weight) as rating_whole
    from counted c
    join volumes v on v.quarter = c.quarter and v.office = c.office
    join score_rules r on r.quarter = c.quarter
),
doubled as (
    select *, 2 * million * answers_part_of + answers_whole as answers_up,
        2 * million * ends_part_of + ends_whole as ends_up,
        2 * million * quality_part_of + quality_whole as quality_up,
        2 * million * rating_part_of + rating_whole as rating_up
    from shares
),
millionths as (
    select *,
        cast(cast(answers_up - answers_up % (2 * answers_whole) as double)
            / cast(2 * answers_whole as double) as bigint) as answers_millionths,
        cast(cast(ends_up - ends_up % (2 * ends_whole) as double)
            / cast(2 * ends_whole as double) as bigint) as ends_millionths,
        cast(cast(quality_up - quality_up % (2 * quality_whole) as double)
            / cast(2 * quality_whole as double) as bigint) as quality_millionths,
        cast(cast(rating_up - rating_up % (2 * rating_whole) as double)
            / cast(2 * rating_whole as double) as bigint) as rating_millionths
    from doubled
),
weighed as (
    select *, 2 * (weight_answers * answers_millionths + weight_ends * ends_millionths
        + weight_quality * quality_millionths + weight_ratings * rating_millionths) + hundreds
        as score_up
    from millionths
)
select quarter, office, band, answers, answers_on_time, ends, ends_on_time, waiting, closings,
    reopened, closings_rejected, rated, stars,
    cast(answers_millionths as double) / cast(million as double) as answers_part,
    cast(ends_millionths as double) / cast(million as double) as ends_part,
    cast(quality_millionths as double) / cast(million as double) as quality_part,
    cast(rating_millionths as double) / cast(million as double) as rating_part,
    cast(cast(cast(score_up - score_up % (2 * hundreds) as double)
        / cast(2 * hundreds as double) as bigint) as double) / cast(hundred as double) as score
from weighed

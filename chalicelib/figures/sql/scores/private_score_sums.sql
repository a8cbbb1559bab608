-- title id: Laporan rahasia dalam nilai perangkat daerah
-- title en: Private reports in the scores of offices
-- id: Per triwulan yang sudah dihitung untuk terakhir kali dan perangkat daerah: bagian laporan
--   rahasia dalam hitungan nilai, hanya sebagai jumlah. Jika kurang dari lima laporan yang masuk,
--   jumlahnya pindah ke triwulan berikutnya sampai genap lima.
-- en: By quarter that was counted for the last time and office: what private reports add to the
--   counts of the scores, as sums only. While fewer than five reports were filed, the sums move on
--   to the office's next quarter until five are together.
select c.quarter, c.office, c.reports, c.answers, c.answers_on_time, c.ends, c.ends_on_time,
    c.waiting, c.closings, c.reopened, c.closings_rejected, c.rated, c.stars
from score_counts c
join quarters q on q.quarter = c.quarter
where c.private = 1 and q.settled = 1

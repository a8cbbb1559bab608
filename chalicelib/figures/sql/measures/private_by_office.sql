-- title id: Laporan rahasia per perangkat daerah
-- title en: Private reports by office
-- id: Per bulan dari triwulan yang sudah ditutup dan per perangkat daerah: jumlah laporan rahasia
--   dan yang terjadi padanya, hanya sebagai jumlah. Jika kurang dari lima yang masuk, jumlahnya
--   pindah ke bulan berikutnya sampai genap lima; penilaian juga menunggu sampai genap lima.
-- en: By month of a closed quarter, and office: private reports and what happened to them, as sums
--   only. While fewer than five were filed, the sums move on to the next month until five are
--   together; ratings wait for five as well.
select e.month, e.office,
    cast(coalesce(sum(e.many) filter (where e.what = 'filed'), 0) as bigint) as reports,
    cast(coalesce(sum(e.many) filter (where e.what = 'answered'), 0) as bigint) as answered,
    cast(coalesce(sum(e.many) filter (where e.what = 'answered_on_time'), 0) as bigint)
        as answered_on_time,
    cast(coalesce(sum(e.many) filter (where e.what = 'missed'), 0) as bigint) as passed_on_late,
    cast(coalesce(sum(e.many) filter (where e.what = 'unanswered'), 0) as bigint)
        as answers_overdue,
    cast(coalesce(sum(e.many) filter (where e.what = 'finished'), 0) as bigint) as finished,
    cast(coalesce(sum(e.many) filter (where e.what = 'finished_on_time'), 0) as bigint)
        as finished_on_time,
    cast(coalesce(sum(e.many) filter (where e.what = 'open'), 0) as bigint) as open,
    cast(coalesce(sum(e.many) filter (where e.what = 'overdue'), 0) as bigint) as open_overdue,
    cast(coalesce(sum(e.many) filter (where e.what = 'reopened'), 0) as bigint) as reopened,
    cast(coalesce(sum(e.many) filter (where e.what = 'accepted'), 0) as bigint)
        as closings_accepted,
    cast(coalesce(sum(e.many) filter (where e.what = 'rejected'), 0) as bigint)
        as closings_rejected,
    cast(coalesce(sum(e.many) filter (where e.what = 'rated'), 0) as bigint) as rated,
    cast(coalesce(sum(e.many) filter (where e.what = 'stars'), 0) as bigint) as stars,
    cast(coalesce(sum(e.many) filter (where e.what = 'escalated'), 0) as bigint) as escalated
from events e
join months m on m.month = e.month
where e.private = 1 and m.closed = 1
group by e.month, e.office

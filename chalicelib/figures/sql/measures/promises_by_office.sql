-- title id: Janji yang ditepati per perangkat daerah
-- title en: Promises kept by each office
-- id: Per bulan dan perangkat daerah: jawaban pertama tiap pemegang dan penyelesaian, yang tepat
--   janji terhadap semua yang jatuh tempo: tepat waktu / (selesai + masih terbuka dan lewat
--   janji), sehingga pekerjaan yang terlambat tidak dapat disembunyikan dengan dibiarkan
--   terbuka. Laporan yang diteruskan setelah janji jawabannya lewat dihitung pada pemegang
--   lamanya. Hanya laporan publik.
-- en: By month and office: the first answer of each holder, and the end, kept within the promise
--   out of all that were due: in time / (finished + open and overdue), so that late work can't
--   be hidden by leaving it open. A report that was passed on after its promised answer counts
--   against the holder that passed it on. Public reports only.
select month, office, answered, answered_on_time, passed_on_late, answers_overdue,
    case when answered + passed_on_late + answers_overdue > 0
        then cast(answered_on_time as double)
            / cast(answered + passed_on_late + answers_overdue as double)
    end as share_answered_on_time,
    finished, finished_on_time, open, open_overdue,
    case when finished + open_overdue > 0
        then cast(finished_on_time as double) / cast(finished + open_overdue as double)
    end as share_finished_on_time
from (
    select month, office,
        cast(coalesce(sum(many) filter (where what = 'answered'), 0) as bigint) as answered,
        cast(coalesce(sum(many) filter (where what = 'answered_on_time'), 0) as bigint)
            as answered_on_time,
        cast(coalesce(sum(many) filter (where what = 'missed'), 0) as bigint) as passed_on_late,
        cast(coalesce(sum(many) filter (where what = 'unanswered'), 0) as bigint)
            as answers_overdue,
        cast(coalesce(sum(many) filter (where what = 'finished'), 0) as bigint) as finished,
        cast(coalesce(sum(many) filter (where what = 'finished_on_time'), 0) as bigint)
            as finished_on_time,
        cast(coalesce(sum(many) filter (where what = 'open'), 0) as bigint) as open,
        cast(coalesce(sum(many) filter (where what = 'overdue'), 0) as bigint) as open_overdue
    from events
    where private = 0
        and what in (
            'answered', 'answered_on_time', 'missed', 'unanswered', 'finished',
            'finished_on_time', 'open', 'overdue'
        )
    group by month, office
) counted

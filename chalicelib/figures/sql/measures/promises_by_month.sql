-- title id: Janji yang ditepati per bulan
-- title en: Promises kept by month
-- id: Per bulan, seluruh kota: jawaban pertama tiap pemegang dan penyelesaian, yang tepat janji
--   terhadap semua yang jatuh tempo: tepat waktu / (selesai + masih terbuka dan lewat janji),
--   sehingga pekerjaan yang terlambat tidak dapat disembunyikan dengan dibiarkan terbuka.
--   Laporan yang diteruskan setelah janji jawabannya lewat dihitung pada pemegang lamanya.
--   Hanya laporan publik.
-- en: By month, the whole city: the first answer of each holder, and the end, kept within the
--   promise out of all that were due: in time / (finished + open and overdue), so that late
--   work can't be hidden by leaving it open. A report that was passed on after its promised
--   answer counts against the holder that passed it on. Public reports only.
select month, answered, answered_on_time, passed_on_late, answers_overdue,
    case when answered + passed_on_late + answers_overdue > 0
        then cast(answered_on_time as double)
            / cast(answered + passed_on_late + answers_overdue as double)
    end as share_answered_on_time,
    finished, finished_on_time, open, open_overdue,
    case when finished + open_overdue > 0
        then cast(finished_on_time as double) / cast(finished + open_overdue as double)
    end as share_finished_on_time
from (
    select month,
        cast(sum(answered) as bigint) as answered,
        cast(sum(answered_on_time) as bigint) as answered_on_time,
        cast(sum(passed_on_late) as bigint) as passed_on_late,
        cast(sum(answers_overdue) as bigint) as answers_overdue,
        cast(sum(finished) as bigint) as finished,
        cast(sum(finished_on_time) as bigint) as finished_on_time,
        cast(sum(open) as bigint) as open,
        cast(sum(open_overdue) as bigint) as open_overdue
    from promises_by_office
    group by month
) counted

-- The turns of offices: from when to when each had the report. A hand-over that was taken back, and
-- a merger from which the report was taken out, are none. ``reach`` is until when an office answers
-- for the report: when it passed the report on itself and got it back, also for the time between.
with stretches as (
    select life, seq, kind, moment, office, actor, answer_due, merged,
        cast(sum(case when merged = 1 and seq < last_own then 0 else 1 end)
            over (partition by life order by seq) as bigint) as stretch
    from score_entries
    where may_move = 1
),
held as (
    select *, first_value(office) over (partition by life, stretch order by seq) as holder
    from stretches
),
followed as (
    select *, lag(holder) over (partition by life order by seq) as holder_before
    from held
),
moves as (
    select *,
        lead(kind) over (partition by life order by seq) as next_kind,
        lead(holder) over (partition by life order by seq) as next_holder
    from followed
    where holder_before is null or holder_before <> holder
),
mended as (
    select *, case when next_kind = 'taken_back' then next_holder else holder end as keeper
    from moves
),
begun as (
    select *, lag(keeper) over (partition by life order by seq) as keeper_before
    from mended
),
turns as (
    select life, keeper as office, seq as first_seq, moment as since, answer_due, merged,
        lead(seq) over (partition by life order by seq) as next_seq,
        lead(moment) over (partition by life order by seq) as until,
        lead(actor) over (partition by life order by seq) as ender
    from begun
    where keeper_before is null or keeper_before <> keeper
),
returns as (
    select *,
        lead(since) over (partition by life, office order by first_seq) as back,
        row_number() over (partition by life, office order by first_seq) as turn
    from turns
)
select life, office, first_seq, next_seq, since, until, ender, answer_due, merged, turn,
    case when ender = office and back is not null then 1 else 0 end as came_back,
    case when ender = office and back is not null then back else until end as reach
from returns

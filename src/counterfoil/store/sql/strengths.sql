-- What is known of each record on which something was found, for one probability a record.
-- uses found, cues (record, cue, strength); parameter $least
-- A record's right is the one that its strongest finding names, marks first. Findings on other
-- marks do not count; those that name no mark (a certificate) do. Cues count beside a finding
-- from $least, or one that a lawful explanation keeps below: alone they say nothing. What a person
-- dismissed counts here too: judgements teach the weights.
-- -> record, right, part, strength double; ordered by record, part
with standing as (
    select record, "right", detector, score, verdict,
        starts_with("right", 'trademarks:') as mark
    from found
),
main as (
    select record, arg_max("right", (mark, score, "right")) as "right",
        max(score) >= $least or bool_or(verdict = 'explained') as cued
    from standing
    group by record
),
counted as (
    select s.*, m."right" as main
    from standing as s
    join main as m on m.record = s.record
    where s."right" = m."right" or not s.mark
)
select record, main as "right", 'detector:' || detector as part, max(score) as strength
from counted
group by record, main, detector
union all
select record, main, 'suspected', 1.0
from counted
where "right" = main and score >= 0.5
group by record, main
union all
select record, main, 'lawful', 1.0
from counted
where "right" = main
group by record, main
having bool_or(verdict = 'explained')
union all
select c.record, m."right", 'cue:' || c.cue, max(c.strength)
from cues as c
join main as m on m.record = c.record
where m.cued
group by c.record, m."right", c.cue
order by record, part

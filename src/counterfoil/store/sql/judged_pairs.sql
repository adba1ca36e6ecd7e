-- Pairs that a run compared, to learn from the words that people said of some of them.
-- uses pairs; {bits} and {levels} are expressions of ours, $names records that any word names
-- -> left, right, bits, one column a field (level, null if silent); all pairs among the named
--    records, and of the others $most, the same on every run
select "left", "right", {bits} as bits, {levels}
from pairs
qualify ("left" in (select unnest($names)) and "right" in (select unnest($names)))
    or row_number() over (order by hash("left" || ' ' || "right"), "left", "right") <= $most
order by "left", "right"

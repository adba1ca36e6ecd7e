-- What each group offers, per right and currency.
-- uses grouped
-- -> group_id, ring, right, currency, offers bigint, priced bigint (offers with price and units),
--    units bigint, amount decimal, score double (highest), first_seen, last_seen timestamps UTC;
--    ordered by group_id, right, currency
select
    group_id,
    ring,
    "right",
    currency,
    count(*) as offers,
    count(amount) as priced,
    cast(coalesce(sum(units) filter (amount is not null), 0) as bigint) as units,
    cast(coalesce(sum(amount), 0) as decimal(38, 4)) as amount,
    max(score) as score,
    min(seen_at) as first_seen,
    max(seen_at) as last_seen
from grouped
group by group_id, ring, "right", currency
order by group_id, "right", currency nulls last

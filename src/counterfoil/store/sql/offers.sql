-- One row for each suspected offer, with its seller and what it is worth.
-- uses suspects, listings, livestreams
-- -> table offers: record, right (the likeliest), score, seller (shops:...), price decimal, currency,
--    units bigint, amount decimal (asked price times units sold), seen_at timestamp UTC
create or replace table offers as
with likeliest as (
    select record, arg_max("right", (score, "right")) as "right", max(score) as score
    from suspects
    group by record
)
select
    b.record,
    b."right",
    b.score,
    'shops:' || coalesce(l.shop_id, v.shop_id) as seller,
    l.price,
    l.currency,
    l.units_sold as units,
    -- A price below zero is an error of its source; it must not lessen the other amounts.
    cast(case when l.price >= 0 then l.price * l.units_sold end as decimal(38, 4)) as amount,
    coalesce(l.captured_at, v.started_at) as seen_at
from likeliest as b
left join listings as l on l.record = b.record
left join livestreams as v on v.record = b.record

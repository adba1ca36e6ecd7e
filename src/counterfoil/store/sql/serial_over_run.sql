-- Batches of which more serials are seen than were ordered; the scans beyond the quantity.
-- uses scans -> hits
insert into hits
with batched as (
    select
        record, gtin, serial, key, scanned_at, coalesce(batch, issued_batch) as batch, quantity
    from scans
    where serial is not null and quantity is not null
),
full_batches as (
    select gtin, batch from batched group by all having count(distinct key) > min(quantity)
),
firsts as (
    select
        gtin, batch, serial, min(scanned_at) as first_at, min(quantity) as quantity,
        arg_min(record, (scanned_at, record)) as record
    from batched
    semi join full_batches using (gtin, batch)
    group by gtin, batch, serial
),
counted as (
    select *, row_number() over (partition by gtin, batch order by first_at, serial) as position
    from firsts
)
select
    record, gtin, serial, 'over_run', 0.7,
    'more items of this batch are seen than were ordered',
    batch || ': ' || quantity || ' ordered', 'item number ' || position,
    'the order was raised later', 'unknown', ''
from counted
where position > quantity;

-- The register of issued serials and made batches, in the form of the scans.
-- uses issued_input(gtin, serial, batch, market, issued_at, retired_at)
--      batch_input(gtin, batch, quantity, market, made_on)
-- -> tables issued, batches; one row for each (gtin, serial) and (gtin, batch)
create or replace table issued as
select
    coalesce(lpad(nullif(trim(gtin), ''), 14, '0'), '') as gtin,
    trim(serial) as serial,
    min(nullif(trim(batch), '')) as batch,
    min(nullif(trim(market), '')) as market,
    min(issued_at) as issued_at,
    min(retired_at) as retired_at,
    count(distinct issued_at) as times_issued
from issued_input
where nullif(trim(serial), '') is not null
group by all;

create or replace table batches as
select
    coalesce(lpad(nullif(trim(gtin), ''), 14, '0'), '') as gtin,
    trim(batch) as batch,
    sum(quantity) as quantity,
    min(nullif(trim(market), '')) as market,
    min(made_on) as made_on
from batch_input
where nullif(trim(batch), '') is not null
group by all;

-- The register of issued serials and made batches, in the form of the scans.
-- uses issued_input(gtin, serial, batch, market, issued_at, retired_at)
--      batch_input(gtin, batch, quantity, market, made_on)
-- -> tables issued, batches; one row for each (gtin, serial) and (gtin, batch)
create or replace table reported as
select
    coalesce(lpad(nullif(trim(gtin), ''), 14, '0'), '') as gtin,
    trim(serial) as serial,
    hash(coalesce(lpad(nullif(trim(gtin), ''), 14, '0'), ''), trim(serial)) as key,
    nullif(trim(batch), '') as batch,
    nullif(trim(market), '') as market,
    issued_at,
    retired_at
from issued_input
where nullif(trim(serial), '') is not null;

create or replace table repeated as
select key from reported group by key having count(*) > 1;

create or replace table issued as
select gtin, serial, batch, market, issued_at, retired_at, 1 as times_issued
from reported
anti join repeated using (key)
union all
select
    gtin, serial, min(batch), min(market), min(issued_at), min(retired_at),
    count(distinct issued_at)
from reported
semi join repeated using (key)
group by gtin, serial;

drop table reported;

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

-- Scans ready for the serial rules: codes in one form, places with coordinates and market.
-- uses scan_input(record, gtin, serial, batch, scanned_at, place, latitude, longitude, market)
--      place_input(place, latitude degrees, longitude degrees, region, country)
--      issued, batches (see serial_register)
-- -> table scans: the same, gtin as 14 digits or '', serial trimmed, key = hash of both, and
--    what the registers say of the serial and batch; null where they say nothing
create or replace table places as
with named as (select distinct place from scan_input where place is not null)
select
    n.place,
    arg_max(p.latitude, length(p.place)) as latitude,
    arg_max(p.longitude, length(p.place)) as longitude,
    arg_max(p.region, length(p.place)) as region,
    arg_max(p.country, length(p.place)) as country
from named as n
join place_input as p on contains(lower(n.place), lower(p.place))
group by n.place;

create or replace table scans as
with clean as (
    select
        * exclude (gtin, serial, batch),
        coalesce(lpad(nullif(trim(gtin), ''), 14, '0'), '') as gtin,
        nullif(trim(serial), '') as serial,
        nullif(trim(batch), '') as batch
    from scan_input
)
select
    c.record,
    c.gtin,
    c.serial,
    c.batch,
    c.scanned_at,
    c.place,
    coalesce(c.latitude, p.latitude) as latitude,
    coalesce(c.longitude, p.longitude) as longitude,
    coalesce(nullif(trim(c.market), ''), p.country) as market,
    p.region,
    hash(c.gtin, c.serial) as key,
    i.serial is not null as is_issued,
    i.batch as issued_batch,
    i.issued_at,
    i.retired_at,
    i.times_issued,
    coalesce(i.market, b.market) as allowed,
    b.batch is not null as is_made,
    b.quantity
from clean as c
left join places as p on p.place = c.place
left join issued as i on i.gtin = c.gtin and i.serial = c.serial
left join batches as b on b.gtin = c.gtin and b.batch = coalesce(c.batch, i.batch)
where c.serial is not null or c.batch is not null;

create or replace macro kilometres(lat1, lon1, lat2, lon2) as
    12742.0 * asin(sqrt(least(1.0,
        pow(sin(radians(lat2 - lat1) / 2), 2)
        + cos(radians(lat1)) * cos(radians(lat2)) * pow(sin(radians(lon2 - lon1) / 2), 2))));

create or replace table hits (
    record varchar, gtin varchar, serial varchar, rule varchar, score double, says varchar,
    right_value varchar, observed_value varchar,
    explanation varchar, holds varchar, because varchar
);

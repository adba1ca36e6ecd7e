-- Serials that turn up at many places: one number printed on many items.
-- uses scans; parameter $places int: places from which a serial counts as cloned -> hits
-- A place is a cell of half a degree, or its name where no coordinates are known.
insert into hits
with several as (
    select key
    from scans
    where serial is not null
    group by key
    having count(*) >= $places
),
placed as (
    select
        s.record, s.gtin, s.serial,
        coalesce(
            (round(s.latitude * 2) / 2) || ',' || (round(s.longitude * 2) / 2), s.place
        ) as spot,
        coalesce(s.place, round(s.latitude, 2) || ',' || round(s.longitude, 2)) as name
    from scans as s
    semi join several using (key)
),
cloned as (
    select gtin, serial, count(distinct spot) as spots, min(name) as one, max(name) as other
    from placed
    group by gtin, serial
    having count(distinct spot) >= $places
)
select
    p.record, p.gtin, p.serial, 'cloned', least(0.9, 0.55 + 0.05 * (c.spots - $places)),
    'one serial is scanned at many places', p.serial,
    c.spots || ' places, among them ' || c.one || ' and ' || c.other,
    'one item sold on or shown around', 'unknown', c.spots || ' places'
from placed as p
join cloned as c on c.gtin = p.gtin and c.serial = p.serial;

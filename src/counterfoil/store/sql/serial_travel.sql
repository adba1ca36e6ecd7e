-- Scans of one serial that follow each other faster than an item can travel.
-- uses scans; parameters $kmh: fastest travel, $km: distance below which nothing is said -> hits
insert into hits
with apart as (
    select key
    from scans
    where serial is not null and latitude is not null and longitude is not null
    group by key
    having count(*) > 1
        and (max(latitude) - min(latitude) > $km / 125.0
            or max(longitude) - min(longitude) > $km / 125.0)
),
steps as (
    select
        s.record, s.gtin, s.serial, s.place, s.latitude, s.longitude, s.scanned_at,
        lag(s.place) over w as place_before,
        lag(s.record) over w as record_before,
        lag(s.scanned_at) over w as at_before,
        kilometres(lag(s.latitude) over w, lag(s.longitude) over w, s.latitude, s.longitude) as km
    from scans as s
    semi join apart using (key)
    where s.latitude is not null and s.longitude is not null and s.scanned_at is not null
    window w as (partition by s.gtin, s.serial order by s.scanned_at, s.record)
),
timed as (
    select *, date_diff('second', at_before, scanned_at) / 3600.0 as hours
    from steps
    where km > $km
)
select
    record, gtin, serial, 'impossible_travel',
    least(0.95, 0.7 + 0.05 * log2(greatest(1.0, km / greatest(hours, 0.1) / $kmh))),
    'the item would have travelled faster than any carrier', serial,
    round(km)::bigint || ' km in ' || round(hours, 1) || ' h, from '
        || coalesce(place_before, record_before) || ' to '
        || coalesce(place, round(latitude, 2) || ',' || round(longitude, 2)),
    'the place was guessed from a network address', 'unknown', ''
from timed
where km > $kmh * hours;

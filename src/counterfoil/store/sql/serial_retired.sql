-- Scans of a serial after it was destroyed or decommissioned, or before it was issued.
-- uses scans -> hits
insert into hits
select
    s.record, s.gtin, s.serial, 'retired', 0.8,
    'this serial was retired before it was scanned', 'retired ' || strftime(s.retired_at, '%Y-%m-%d'),
    'scanned ' || strftime(s.scanned_at, '%Y-%m-%d'),
    'goods that were reported destroyed by mistake', 'unknown', ''
from scans as s
where s.scanned_at > s.retired_at;

insert into hits
select
    s.record, s.gtin, s.serial, 'not_yet_issued', 0.75,
    'this serial was scanned before it was issued', 'issued ' || strftime(s.issued_at, '%Y-%m-%d'),
    'scanned ' || strftime(s.scanned_at, '%Y-%m-%d'),
    'a scanner or register with a wrong clock', 'unknown', ''
from scans as s
where s.scanned_at < s.issued_at - interval 1 day;

-- Scans of serials that were issued more than once.
-- uses scans -> hits
insert into hits
select
    s.record, s.gtin, s.serial, 'reissued', 0.7,
    'this serial was issued more than once', s.serial, s.times_issued || ' times',
    'a corrected or repeated report of issue', 'unknown', ''
from scans as s
where s.times_issued > 1;

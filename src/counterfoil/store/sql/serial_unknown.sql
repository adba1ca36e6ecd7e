-- Scans of serials that were never issued, of goods whose issued serials are registered.
-- uses scans, issued -> hits
insert into hits
select
    s.record, s.gtin, s.serial, 'unknown', 0.75,
    'this serial was never issued for these goods', 'no such serial in the register', s.serial,
    'the register is incomplete or late', 'unknown', 'not in the files given'
from scans as s
where s.serial is not null
    and not s.is_issued
    and s.gtin in (select distinct gtin from issued);

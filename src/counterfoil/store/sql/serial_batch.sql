-- Scans of batches that were never made, or that the item does not belong to.
-- uses scans, batches -> hits
insert into hits
select
    s.record, s.gtin, s.serial, 'no_such_batch', 0.75,
    'this batch was never made', 'no such batch in the register', s.batch,
    'the register is incomplete or late', 'unknown', 'not in the files given'
from scans as s
where s.batch is not null
    and not s.is_made
    and s.gtin in (select distinct gtin from batches);

insert into hits
select
    s.record, s.gtin, s.serial, 'other_batch', 0.65,
    'the item carries another batch than it was issued with', s.issued_batch, s.batch,
    'a misread or misprinted batch', 'unknown', ''
from scans as s
where s.batch <> s.issued_batch;

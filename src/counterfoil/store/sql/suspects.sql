-- Offers that are suspected and that no person has dismissed. Findings on scans and on certificates
-- stand beside them: they name no seller, or no right that is offered.
-- uses `found` (findings of this run) and `dismissed` (record, right)
-- -> table suspects: record text, right text, score double; one row a record and right
create or replace table suspects as
select f.record, f."right", max(f.score) as score
from found as f
anti join dismissed as d on d.record = f.record and d."right" = f."right"
where f.score >= 0.5
    and not starts_with(f."right", 'certificates:')
    and (starts_with(f.record, 'listings:') or starts_with(f.record, 'livestreams:'))
group by f.record, f."right"

-- Suspected findings that name no mark, on listings of a lead's shops and on scans of products under
-- its rights. They make no lead, and a lead does not rest on them.
-- uses findings, listings, products; parameters $shops (records), $rights
-- A scan names its product by 14 digits, a list of products often by 13.
-- -> detector, records bigint, first (record); ordered by detector
with sold as (
    select 'products:' || lpad(gtin, 14, '0') as product
    from products
    where 'trademarks:' || registration_no in (select unnest($rights))
)
select f.detector, count(distinct f.record) as records, min(f.record) as first
from findings as f
left join listings as l on l.record = f.record
where
    f.score >= 0.5
    and (
        (starts_with(f."right", 'certificates:')
            and 'shops:' || l.shop_id in (select unnest($shops)))
        or (starts_with(f.record, 'scans:') and f."right" in (select product from sold))
    )
group by f.detector
order by f.detector

-- Suspected offers of each member of a ring.
-- uses rings, findings, listings, livestreams; $ring
-- -> record, offers bigint; ordered by record
with members as (
    select record from rings where ring = $ring
),
suspected as (
    select distinct record from findings where score >= 0.5
),
sold as (
    select 'shops:' || shop_id as seller, record from listings
    union all
    select 'shops:' || shop_id, record from livestreams
)
select m.record, count(s.record) as offers
from members as m
left join sold as o on o.seller = m.record
left join suspected as s on s.record = o.record
group by m.record
order by m.record

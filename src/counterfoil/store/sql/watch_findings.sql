-- Suspected findings that the earlier run did not have, and what known thing they touch.
-- uses findings, old_findings, listings, livestreams, rings, old_rings; $most
-- -> record, right, score, seller, ring (of the seller, known to the earlier run; else null),
--    known (the right was suspected before)
with fresh as (
    select record, "right", max(score) as score from findings where score >= 0.5
    group by record, "right"
),
before as (
    select distinct record, "right" from old_findings where score >= 0.5
),
known_rights as (
    select distinct "right" from before
),
sellers as (
    select record, 'shops:' || shop_id as seller from listings
    union all
    select record, 'shops:' || shop_id from livestreams
)
select f.record, f."right", f.score, s.seller, r.ring, k."right" is not null as known
from fresh as f
anti join before as b on b.record = f.record and b."right" = f."right"
left join sellers as s on s.record = f.record
left join (
    select record, min(ring) as ring from rings
    where ring in (select ring from old_rings) group by record
) as r on r.record = s.seller
left join known_rights as k on k."right" = f."right"
where r.ring is not null or k."right" is not null
order by r.ring is null, f.score desc, f.record, f."right"
limit $most

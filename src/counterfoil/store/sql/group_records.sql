-- The records of each group: its members, then its suspected offers.
-- uses grouped, members, entities -> group_id, record, is_offer boolean; ordered
select distinct g.group_id, m.record, false as is_offer
from (select distinct group_id, ring from grouped where ring <> '') as g
join members as m on m.ring = g.ring
union
select distinct g.group_id, e.record, false
from (select distinct group_id from grouped where ring = '') as g
join entities as e on e.entity = g.group_id
union
select distinct group_id, seller, false from grouped where seller is not null and ring = ''
union
select group_id, record, true from grouped
order by 1, 3, 2

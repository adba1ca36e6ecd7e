-- Goods seized at the sites of each group.
-- uses grouped, members, seizures
-- -> group_id, record, brand, goods, units bigint, unit, seized_on date; ordered by group_id, record
select distinct
    g.group_id, z.record, z.brand, z.goods, z.quantity as units, z.unit, z.date as seized_on
from (select distinct group_id, ring from grouped where ring <> '') as g
join members as m on m.ring = g.ring
join seizures as z on z.record = m.record
order by 1, 2

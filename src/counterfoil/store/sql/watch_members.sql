-- Members that rings have now and had not, with the tie that brought them in.
-- uses rings, old_rings, edges; $most
-- -> ring, record, role, fresh (the earlier run had no such ring), kind, value, other
with joined as (
    select r.ring, r.record, r.role,
        r.ring not in (select ring from old_rings) as fresh
    from rings as r
    anti join old_rings as o on o.ring = r.ring and o.record = r.record
),
sides as (
    select ring, "left" as record, "right" as other, kind, value, weight from edges
    where ring <> ''
    union all
    select ring, "right", "left", kind, value, weight from edges where ring <> ''
)
select j.ring, j.record, j.role, j.fresh,
    arg_max(b.kind, (b.weight, b.kind, b.value)) as kind,
    arg_max(b.value, (b.weight, b.kind, b.value)) as value,
    arg_max(b.other, (b.weight, b.kind, b.value)) as other
from joined as j
left join sides as b on b.ring = j.ring and b.record = j.record
group by j.ring, j.record, j.role, j.fresh
order by j.fresh, j.ring, j.record
limit $most

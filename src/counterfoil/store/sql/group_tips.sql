-- Tips that name a shop or a phone of a group.
-- uses grouped, members, entities, shops, tips -> group_id, tips bigint; ordered by group_id
with sellers as (
    select distinct group_id, seller from grouped where seller is not null
    union
    select distinct g.group_id, m.record
    from (select distinct group_id, ring from grouped where ring <> '') as g
    join members as m on m.ring = g.ring
),
named as (
    select s.group_id, h.shop_name, right(regexp_replace(h.phone, '[^0-9]', '', 'g'), 11) as digits
    from sellers as s
    join shops as h on h.record = s.seller
),
told as (
    select record, text, regexp_replace(text, '[^0-9]', '', 'g') as digits from tips
)
select n.group_id, count(distinct t.record) as tips
from named as n
join told as t
    on (length(n.shop_name) >= 4 and contains(t.text, n.shop_name))
    or (length(n.digits) = 11 and contains(t.digits, n.digits))
group by n.group_id
order by n.group_id

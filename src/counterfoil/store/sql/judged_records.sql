-- What is known of records whose truth is known, one part a row.
-- uses probabilities, listings, livestreams, known (name, meant, infringes)
-- -> record, right, part, strength, seller (shop, else the record), infringes;
--    ordered by record, part
select
    p.record, p."right", unnest(p.parts).name as part, unnest(p.parts).strength as strength,
    coalesce(l.shop_id, v.shop_id, p.record) as seller, k.infringes
from probabilities as p
join known as k on k.name = p.record and k.meant in ('', p."right")
left join listings as l on l.record = p.record
left join livestreams as v on v.record = p.record
order by p.record, part

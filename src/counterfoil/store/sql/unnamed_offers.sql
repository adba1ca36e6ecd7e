-- Offers on which no mark was found, of shops whose livestreams are suspected of offering one.
-- uses found, dismissed (record, right), livestreams, listings
-- -> record, title, description, price double, currency, right, stream (record), speech text;
--    one row an offer and right (its most suspected stream); ordered by record, right
with spoken as (
    select v.shop_id, f."right", arg_max(v.record, (f.score, v.record)) as stream
    from found as f
    join livestreams as v on v.record = f.record
    anti join dismissed as d on d.record = f.record and d."right" = f."right"
    where f.score >= 0.5 and starts_with(f."right", 'trademarks:') and v.shop_id is not null
    group by v.shop_id, f."right"
)
select
    l.record, l.title, l.description, cast(l.price as double) as price, l.currency, s."right",
    s.stream,
    array_to_string(list_transform(v.segments, lambda part: part.text), ' / ') as speech
from listings as l
join spoken as s on s.shop_id = l.shop_id
join livestreams as v on v.record = s.stream
anti join found as f on f.record = l.record and starts_with(f."right", 'trademarks:')
order by l.record, s."right"

-- Scans outside the market that the item or its batch was released for.
-- uses scans -> hits; several markets in one cell are separated by ; or ,
insert into hits
select
    r.record, r.gtin, r.serial, 'diverted', 0.45,
    'scanned outside the market it was released for', r.allowed,
    coalesce(r.place || ', ', '') || r.market,
    'parallel trade in genuine goods, or a buyer who travelled', 'unknown', ''
from scans as r
where r.allowed <> r.market
    and not list_has_any(
        list_transform(regexp_split_to_array(lower(r.allowed), '\s*[;,、|]\s*'), lambda x: trim(x)),
        [lower(r.market), lower(coalesce(r.region, '')), lower(coalesce(r.place, ''))]
    );

-- Marks that were found in listings.
-- uses found -> record, right; ordered by record, right
select distinct record, "right"
from found
where starts_with(record, 'listings:') and starts_with("right", 'trademarks:')
order by record, "right"

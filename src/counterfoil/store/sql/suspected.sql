-- What the linker weighs: who offers something suspected.
-- uses suspects, offers -> record, right, score, shop; ordered by record, right
select s.record, s."right", s.score, o.seller as shop
from suspects as s
join offers as o on o.record = s.record
order by s.record, s."right"

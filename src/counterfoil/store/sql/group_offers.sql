-- Which group each offer belongs to: its seller's ring, else the seller's entity, else the seller,
-- else (no seller known) the right that is offered.
-- uses offers, members (record, ring, entity, role, confidence), entities (record, entity)
-- -> table grouped: offers' columns, group_id text, ring text
create or replace table grouped as
with ring_of as (
    select record, arg_max(ring, (confidence, ring)) as ring from members group by record
),
entity_of as (
    select record, min(entity) as entity from entities group by record
)
select
    o.*,
    coalesce(r.ring, e.entity, o.seller, 'unknown seller of ' || o."right") as group_id,
    coalesce(r.ring, '') as ring
from offers as o
left join ring_of as r on r.record = o.seller
left join entity_of as e on e.record = o.seller

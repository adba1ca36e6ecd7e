-- Pairs on which a person's word would change most.
-- uses pairs, entities, findings, listings, judged (left, right)
-- -> left, right, left_entity, right_entity, probability, asks, records, offers, amount, uncertainty;
--    one row a pair of entities (the likeliest pair), or a record that hangs on thin evidence
with open_pairs as (
    select p."left", p."right", p.probability, p.joined, p.merges, p.bits
    from pairs as p
    anti join judged as j on j."left" = least(p."left", p."right")
        and j."right" = greatest(p."left", p."right")
    where p.probability > 0.02
),
-- Of the pairs inside an entity those count that are the strongest of one of their records.
strongest as (
    select record, max(bits) as bits from (
        select "left" as record, bits from pairs where joined
        union all
        select "right" as record, bits from pairs where joined
    ) group by record
),
asked as (
    select
        o.*,
        case
            when o.joined then 'joined on thin evidence'
            when o.merges then 'kept apart against the evidence'
            else 'one or two'
        end as asks,
        case
            when not o.joined and o.merges then o.probability
            else 4 * o.probability * (1 - o.probability)
        end as uncertainty
    from open_pairs as o
    left join strongest as l on l.record = o."left"
    left join strongest as r on r.record = o."right"
    where not o.joined or o.bits = l.bits or o.bits = r.bits
),
named as (
    select a.*, l.entity as left_entity, r.entity as right_entity
    from asked as a
    join entities as l on l.record = a."left"
    join entities as r on r.record = a."right"
    where a.uncertainty > 0.001
),
one_each as (
    select * from named
    qualify row_number() over (
        partition by least(left_entity, right_entity), greatest(left_entity, right_entity)
        order by uncertainty desc, "left", "right"
    ) = 1
),
suspected as (
    select distinct record from findings where score >= 0.5
),
of_shop as (
    select
        'shops:' || l.shop_id as record,
        count(*) as offers,
        coalesce(sum(case when l.price >= 0 then l.price * l.units_sold end), 0) as amount
    from suspected as s join listings as l on l.record = s.record
    group by 1
),
of_entity as (
    select e.entity, count(*) as records, coalesce(sum(o.offers), 0) as offers,
        coalesce(sum(o.amount), 0) as amount
    from entities as e left join of_shop as o on o.record = e.record
    where e.entity in (select left_entity from one_each union select right_entity from one_each)
    group by e.entity
),
answer as (
select
    q."left", q."right", q.left_entity, q.right_entity, q.probability, q.asks,
    cast(l.records + if(q.joined, 0, r.records) as bigint) as records,
    cast(l.offers + if(q.joined, 0, r.offers) as bigint) as offers,
    cast(l.amount + if(q.joined, 0, r.amount) as double) as amount,
    q.uncertainty
from one_each as q
join of_entity as l on l.entity = q.left_entity
join of_entity as r on r.entity = q.right_entity
)
select * from answer order by uncertainty * {affected} desc, "left", "right" limit $most

-- Rows read since the newest run that state a value of a known ring, as written.
-- uses shops, accounts, companies, seizures, parcels, payments, listings, rings, edges,
--      new_exhibits (exhibit); $most
-- -> record, ring, kind, value, fanout
with said as (
    select record, exhibit, 'phone' as kind, phone as value from shops
    union all select record, exhibit, 'account', payee_account from shops
    union all select record, exhibit, 'licence', business_licence from shops
    union all select record, exhibit, 'address', return_address from shops
    union all select record, exhibit, 'phone', phone from accounts
    union all select record, exhibit, 'account', account_no from accounts
    union all select record, exhibit, 'phone', phone from companies
    union all select record, exhibit, 'licence', uscc from companies
    union all select record, exhibit, 'address', registered_address from companies
    union all select record, exhibit, 'phone', contact_phone from seizures
    union all select record, exhibit, 'address', address from seizures
    union all select record, exhibit, 'phone', sender_phone from parcels
    union all select record, exhibit, 'address', sender_address from parcels
    union all select record, exhibit, 'account', payee_account from payments
    union all select record, exhibit, 'account', payer_account from payments
    union all select record, exhibit, 'member', 'shops:' || shop_id from listings
    union all select record, exhibit, 'member', 'shops:' || shop_id from parcels
),
held as (
    select ring, if(kind in ('parcel', 'address'), 'address', if(kind = 'payment', 'account', kind))
        as kind, value, max(fanout) as fanout
    from edges where ring <> '' group by all
    union
    select ring, 'member', record, null from rings
    union
    select ring, 'account', substr(record, 10), null from rings where record like 'accounts:%'
)
select s.record, h.ring, s.kind, s.value, max(h.fanout) as fanout
from said as s
semi join new_exhibits as n on n.exhibit = s.exhibit
join held as h on h.kind = s.kind and h.value = s.value
group by s.record, h.ring, s.kind, s.value
order by h.ring, s.record, s.kind, s.value
limit $most

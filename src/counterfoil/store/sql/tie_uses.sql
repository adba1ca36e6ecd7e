-- What records share, as written: phones, accounts, licences, addresses, parcels; who pays whom.
-- Together with the run's own ties (which know that two spellings are one address).
-- uses shops, accounts, companies, seizures, parcels, payments, edges
-- -> table tie_uses: tie, record, kind, value, weight (bits; null: by fan-out), fanout (null: the
--    number of records in the tie), evidence (list)
create or replace temp table tie_uses as
with stated as (
    select 'phone ' || phone as tie, record, 'phone' as kind, phone as value, record as evidence
    from shops
    union all
    select 'account ' || payee_account, record, 'account', payee_account, record from shops
    union all
    select 'licence ' || business_licence, record, 'licence', business_licence, record from shops
    union all
    select 'address ' || return_address, record, 'address', return_address, record from shops
    union all
    select 'phone ' || phone, record, 'phone', phone, record from accounts
    union all
    select 'account ' || account_no, record, 'account', account_no, record from accounts
    union all
    select 'phone ' || phone, record, 'phone', phone, record from companies
    union all
    select 'licence ' || uscc, record, 'licence', uscc, record from companies
    union all
    select 'address ' || registered_address, record, 'address', registered_address, record
    from companies
    union all
    select 'phone ' || contact_phone, record, 'phone', contact_phone, record from seizures
    union all
    select 'address ' || address, record, 'address', address, record from seizures
    union all
    select 'phone ' || sender_phone, 'shops:' || shop_id, 'phone', sender_phone, record
    from parcels
    union all
    select 'address ' || sender_address, 'shops:' || shop_id, 'address', sender_address, record
    from parcels
),
paid as (
    select
        'payment ' || payer_account || ' ' || payee_account as tie,
        'accounts:' || payer_account as payer,
        'accounts:' || payee_account as payee,
        -- Who is paid by everybody is a platform; to pay it ties nobody to anybody.
        greatest(
            count(*) over (partition by payee_account), count(*) over (partition by payer_account)
        ) as fanout,
        list_sort(list(record))[1:20] as evidence
    from payments
    where payer_account <> payee_account
    group by payer_account, payee_account
),
known as (
    select
        concat_ws(' ', 'tie', kind, value, "left", "right") as tie,
        "left", "right", kind, value, weight, fanout, evidence
    from edges
    where kind <> 'same person'
)
select tie, record, any_value(kind) as kind, any_value(value) as value,
    cast(null as double) as weight, cast(null as bigint) as fanout,
    list_sort(list(distinct evidence))[1:20] as evidence
from stated
where tie is not null and record is not null
group by tie, record
union all
select tie, payer, 'payment', payee, null, fanout + 1, evidence from paid
union all
select tie, payee, 'payment', payee, null, fanout + 1, evidence from paid
union all
select tie, "left", kind, value, weight, fanout, evidence from known
union all
select tie, "right", kind, value, weight, fanout, evidence from known

-- All hits on one scan as one finding; independent signs add up, parts sum to the score.
-- uses hits; parameters $detector, $version
-- -> record, right, detector, version, score, reasons, lawful, verdict; ordered by record, right
with summed as (
    select
        record, gtin, 1 - exp(sum(ln(1 - score))) as total, sum(score) as parts,
        list(
            struct_pack(says := replace(rule, '_', ' ') || ': ' || says, right_value := right_value,
                        observed_value := observed_value, score := score)
            order by score desc, rule, observed_value
        ) as signs,
        list(
            struct_pack(explanation := explanation, holds := holds, because := because)
            order by score desc, rule, observed_value
        ) as lawful
    from (select distinct * from hits)
    group by record, gtin
)
select
    record,
    'products:' || gtin as "right",
    $detector as detector,
    $version as version,
    round(total, 4) as score,
    list_transform(signs, lambda x: struct_pack(
        says := x.says, right_value := x.right_value, observed_value := x.observed_value,
        weight := round(x.score / parts * total, 4))) as reasons,
    lawful,
    case when total >= 0.5 then 'suspected' else 'weak' end as verdict
from summed
order by record, "right"

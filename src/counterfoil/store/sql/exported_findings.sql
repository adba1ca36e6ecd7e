-- Findings with the probability of their record, where it is about the same right or no mark.
-- uses findings, probabilities
-- -> columns of findings, probability double, weights text (version of the model);
--    ordered by record, right, detector, score downwards
select f.*, p.probability, p.model as weights
from findings as f
left join probabilities as p
    on p.record = f.record
    and (p."right" = f."right" or not starts_with(f."right", 'trademarks:'))
order by f.record, f."right", f.detector, f.score desc

-- The newest row of each record of one table.
-- {table} view to make; {files} list of quoted paths, oldest snapshot first; {seen_at} column or null
-- -> the table's columns; one row a record. Later capture wins, then the later file, then the later row.
create or replace view "{table}" as
select * exclude (filename)
from read_parquet({files}, filename = true)
qualify row_number() over (
    partition by record
    order by {seen_at} desc nulls last, list_position({files}, filename) desc, row desc
) = 1

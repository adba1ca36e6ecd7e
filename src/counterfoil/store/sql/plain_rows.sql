-- Every row of one table, when no record is repeated.
-- {table} view to make; {files} list of quoted paths -> the table's columns; no order
create or replace view "{table}" as
select * from read_parquet({files})

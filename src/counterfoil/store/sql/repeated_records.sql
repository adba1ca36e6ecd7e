-- How many rows repeat the record of another row.
-- {files} list of quoted paths -> one count
select count(*) - count(distinct record) from read_parquet({files})

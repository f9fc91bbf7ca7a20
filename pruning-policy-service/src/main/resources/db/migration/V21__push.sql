-- The number of a change is also its time in milliseconds, as long as clocks go forward: after a
-- restore from a backup the next change is newer than everything that gateways have seen. Who listens
-- hears of it when it is committed, from whichever instance or person it came.
create or replace function count_change() returns trigger language plpgsql as $$
begin
    update change_count
    set number = greatest(number + 1, (extract(epoch from clock_timestamp()) * 1000)::bigint);
    perform pg_notify('snapshot_changed', '');
    return null;
end
$$;

-- While it is on, a tenant's requests get the full cache, whatever has been published.
alter table tenant add column kill_switch boolean not null default false;

-- What holds for all tenants. One row.
create table platform (
    id          boolean primary key default true check (id),
    kill_switch boolean not null default false
);

insert into platform default values;

create trigger platform_is_counted
    after insert or update or delete or truncate on platform
    for each statement execute function count_change();

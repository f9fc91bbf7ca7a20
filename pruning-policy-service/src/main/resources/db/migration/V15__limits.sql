-- True for an object of whole numbers from 0, never null. The service reads limits more strictly.
create function is_limits(limits jsonb) returns boolean language sql immutable
return coalesce(
    jsonb_typeof(limits) = 'object'
    and not jsonb_path_exists(limits, '$.* ? (@.type() != "number")')
    and not jsonb_path_exists(limits, '$.* ? (@ < 0 || @ != @.floor())'),
    false);

-- What the requests of all keys of a tenant may take together.
create table tenant_limits (
    tenant text  collate "C" primary key references tenant (id),
    limits jsonb not null check (is_limits(limits))
);

-- What the requests of one key may take; they count against the tenant's limits, too.
create table key_limits (
    key    text  collate "C" primary key references api_key (id),
    limits jsonb not null check (is_limits(limits))
);

create trigger tenant_limits_are_counted
    after insert or update or delete or truncate on tenant_limits
    for each statement execute function count_change();

create trigger key_limits_are_counted
    after insert or update or delete or truncate on key_limits
    for each statement execute function count_change();

-- From where gateways fetch pictures for a tenant's requests. The service checks the names.
alter table tenant add column picture_hosts text[] not null default '{}'
    check (cardinality(picture_hosts) <= 100 and array_position(picture_hosts, null) is null);

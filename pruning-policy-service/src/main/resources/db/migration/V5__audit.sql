-- Who did what, and why. Each entry holds the hash of the one before it, so that none can be changed,
-- removed or moved without all later ones showing it. Before and after are json, not jsonb: what is
-- hashed is the text.
create table audit_entry (
    sequence      bigint      primary key check (sequence >= 1),
    at            timestamptz not null,
    actor         text        not null check (btrim(actor) <> ''),
    action        text        not null check (action ~ '^[a-z_.]{1,64}$'),
    tenant        text        collate "C",
    before        json,
    after         json,
    reason        text,
    previous_hash char(64)    not null check (previous_hash ~ '^[0-9a-f]{64}$'),
    hash          char(64)    not null unique check (hash ~ '^[0-9a-f]{64}$')
);

create index audit_entry_of_tenant on audit_entry (tenant, sequence);

create trigger audit_entry_never_changes
    before update or delete or truncate on audit_entry
    for each statement execute function refuse_change();

-- The newest entry, locked by whoever appends: the chain never forks and its numbers have no gaps. It
-- also tells when entries are missing at the end.
create table audit_head (
    id       boolean  primary key default true check (id),
    sequence bigint   not null,
    hash     char(64) not null
);

insert into audit_head (sequence, hash) values (0, repeat('0', 64));

-- Ids are compared byte by byte, so that every server lists them in the same order.

-- Whose requests share one policy.
create table tenant (
    id         text        collate "C" primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name       text        not null check (btrim(name) <> ''),
    created_at timestamptz not null default now()
);

-- Only a hash of each key: nobody can call with what stands here.
create table api_key (
    id         text        collate "C" primary key check (id ~ '^[0-9a-f]{8}$'),
    tenant     text        collate "C" not null references tenant (id),
    name       text        not null check (btrim(name) <> ''),
    sha256     char(64)    not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz
);

create index api_key_of_tenant on api_key (tenant);

-- True for {"ratio": above 0 to 1}, {"tokens": from 1} and {"bytes": from 1}, never null.
create function is_budget(budget jsonb) returns boolean language sql immutable
return coalesce(
    jsonb_typeof(budget) = 'object'
    and budget @@ '(exists($.ratio) || exists($.tokens) || exists($.bytes))
                && (!exists($.ratio) || ($.ratio > 0 && $.ratio <= 1))
                && (!exists($.tokens) || $.tokens >= 1)
                && (!exists($.bytes) || $.bytes >= 1)',
    false);

-- Never updated or deleted: an old answer can still name the policy that it got. The service reads
-- policies more strictly than these checks; they are the second wall.
create table policy_version (
    tenant       text        collate "C" not null references tenant (id),
    version      integer     not null check (version >= 1),
    policy       jsonb       not null
        check (coalesce(policy ->> 'method' in ('full', 'csp'), false))
        check (not policy ? 'budget' or is_budget(policy -> 'budget')),
    override     jsonb       not null
        check (coalesce(jsonb_typeof(override -> 'allowed') = 'boolean', false))
        check (not override ? 'max_budget' or is_budget(override -> 'max_budget')),
    reason       text        not null check (btrim(reason) <> ''),
    author       text        check (btrim(author) <> ''),
    published_at timestamptz not null default now(),
    primary key (tenant, version)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % never change', tg_table_name using errcode = 'restrict_violation';
end
$$;

create trigger policy_version_never_changes
    before update or delete or truncate on policy_version
    for each statement execute function refuse_change();

-- How often something that gateways hear of has changed: what a poll looks at first. A row, because
-- a sequence would show its next number before the change itself can be seen.
create table change_count (
    id     boolean primary key default true check (id),
    number bigint  not null
);

insert into change_count (number) values (0);

create function count_change() returns trigger language plpgsql as $$
begin
    update change_count set number = number + 1;
    return null;
end
$$;

create trigger tenant_is_counted
    after insert or update or delete or truncate on tenant
    for each statement execute function count_change();

create trigger api_key_is_counted
    after insert or update or delete or truncate on api_key
    for each statement execute function count_change();

create trigger policy_version_is_counted
    after insert on policy_version
    for each statement execute function count_change();

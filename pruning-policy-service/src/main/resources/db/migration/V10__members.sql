-- Who may use the admin pages. A login is compared in lower case, byte by byte. Members are never
-- deleted: what they did keeps its author; they are disabled.
create table member (
    id                   uuid        primary key default gen_random_uuid(),
    login                text        collate "C" not null unique
        check (login ~ '^[a-z0-9][a-z0-9._@+-]{0,253}$'),
    -- Hashed, with the name of the hash in front.
    password             text        not null check (password ~ '^\{[a-z0-9@_-]+\}.'),
    -- Counts the passwords: a session that was begun with an earlier one ends.
    credential           integer     not null default 1 check (credential >= 1),
    must_change_password boolean     not null,
    roles                text[]      not null
        check (cardinality(roles) >= 1)
        check (roles <@ array['viewer', 'editor', 'approver', 'tenant_admin', 'platform_admin', 'auditor']),
    -- The only tenant that the member sees; all of them if null.
    tenant               text        collate "C" references tenant (id),
    created_at           timestamptz not null default now(),
    last_login_at        timestamptz,
    disabled_at          timestamptz,
    check (tenant is null or 'platform_admin' <> all (roles)),
    check (tenant is not null or 'tenant_admin' <> all (roles))
);

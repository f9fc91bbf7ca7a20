-- Whether what is published for a tenant must have been approved by somebody who did not write it.
alter table tenant add column four_eyes boolean not null default false;

-- What somebody wants to publish. Kept for ever: a published draft tells who approved the version.
create table policy_draft (
    id          bigint      generated always as identity primary key,
    tenant      text        collate "C" not null references tenant (id),
    policy      jsonb       not null,
    override    jsonb,
    shadow_rate double precision check (shadow_rate between 0 and 1),
    reason      text        not null check (btrim(reason) <> ''),
    publish_at  timestamptz,
    state       text        not null check (state in (
        'draft', 'in_review', 'approved', 'scheduled', 'published', 'rejected', 'withdrawn')),
    base        integer     not null,
    authors     text[]      not null check (cardinality(authors) >= 1),
    reviewer    text,
    comment     text,
    version     integer     check ((version is not null) = (state = 'published')),
    revision    integer     not null default 1,
    created_at  timestamptz not null default now(),
    changed_at  timestamptz not null default now(),
    check (state <> 'scheduled' or publish_at is not null),
    foreign key (tenant, base) references policy_version (tenant, version),
    foreign key (tenant, version) references policy_version (tenant, version)
);

create index policy_draft_of_tenant on policy_draft (tenant, id);
create index policy_draft_that_is_due on policy_draft (publish_at) where state = 'scheduled';

-- Whether what is published for all tenants must have been approved by somebody who did not write it.
alter table platform add column four_eyes boolean not null default false;

-- Without a tenant a draft is the platform's. Without a base nothing has been published yet for its
-- model or key.
alter table policy_draft
    alter column tenant drop not null,
    alter column base drop not null,
    add column model text collate "C",
    add column key   text collate "C",
    -- Whether what the draft does not say comes from what is beneath.
    add column inherits boolean not null default false,
    add foreign key (tenant, key) references api_key (tenant, id),
    add check (model is null or key is null),
    add check (tenant is not null or (model is null and key is null)),
    add check (base is not null or model is not null or key is not null);

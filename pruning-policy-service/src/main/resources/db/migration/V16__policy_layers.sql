-- Policies for one model or one key of a tenant, above the tenant's own. All versions of a tenant share
-- one sequence of numbers: whatever layers a request gets its policy from, the newest one's number,
-- the model and the key tell the whole policy.
alter table api_key add unique (tenant, id);

alter table policy_version
    -- For the requests that ask this model, or that use this key; for all of the tenant's if both are null.
    add column model text collate "C" check (model ~ '^[A-Za-z0-9][A-Za-z0-9._:@/+-]{0,199}$'),
    add column key   text collate "C",
    -- The tenant's version that was beneath, where the rest of what was said was inherited from it.
    add column tenant_version integer,
    add foreign key (tenant, key) references api_key (tenant, id),
    add foreign key (tenant, tenant_version) references policy_version (tenant, version),
    add check (model is null or key is null),
    drop constraint policy_version_check,
    add constraint policy_version_said check (
        (said is null) = (platform_version is null and tenant_version is null)),
    -- A tenant inherits from the platform; its models and keys from the tenant.
    add check (platform_version is null or (model is null and key is null)),
    add check (tenant_version is null or model is not null or key is not null);

create index policy_version_in_force on policy_version (tenant, model, key, version desc);

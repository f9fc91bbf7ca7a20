-- The share of a tenant's answers whose fidelity is measured in idle moments.
alter table policy_version
    add column shadow_rate double precision not null default 0 check (shadow_rate between 0 and 1);

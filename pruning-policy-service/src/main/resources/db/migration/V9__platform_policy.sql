-- What tenants inherit. Never updated or deleted, like a tenant's own versions.
create table platform_policy (
    version      integer          primary key check (version >= 1),
    policy       jsonb            not null,
    override     jsonb            not null,
    shadow_rate  double precision not null check (shadow_rate between 0 and 1),
    reason       text             not null check (btrim(reason) <> ''),
    author       text             check (btrim(author) <> ''),
    published_at timestamptz      not null default now()
);

insert into platform_policy (version, policy, override, shadow_rate, reason)
values (
    1,
    '{"method": "csp", "budget": {"ratio": 0.5}, "recent": {"ratio": 0.1},
      "observation_window": {"tokens": 1}, "cross_ratio": "adaptive_mass", "combine": "union_fill",
      "n_softmax": {"n": 1.0, "at": "scoring"}, "balance": "sum",
      "pooling": {"kind": "avg", "kernel": 1, "edge": "inside", "within": "prompt"},
      "granularity": "kv_head", "sinks": 0, "merge": "none", "min_prompt_tokens": 64}',
    '{"allowed": true, "max_budget": {"ratio": 1.0}}',
    0,
    'what a new tenant gets');

create trigger platform_policy_never_changes
    before update or delete or truncate on platform_policy
    for each statement execute function refuse_change();

-- What the tenant said by itself, where the rest was inherited, and from which version.
alter table policy_version
    add column said jsonb check (jsonb_typeof(said -> 'policy') = 'object'),
    add column platform_version integer references platform_policy (version),
    add check ((said is null) = (platform_version is null));

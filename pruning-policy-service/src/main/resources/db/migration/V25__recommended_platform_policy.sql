-- What is recommended by now: one list, fewer recent tokens, and a row for what goes. Where somebody
-- has published for the platform or inherits from it already, that stays as it is.
select set_config('crosskeep.tenant', '*', true);

insert into platform_policy (version, policy, override, shadow_rate, reason)
select
    2,
    policy || '{"recent": {"ratio": 0.05}, "cross_ratio": "joint", "merge": "summary"}',
    override,
    shadow_rate,
    'what a new tenant gets, as recommended by now'
from platform_policy
where (select max(version) from platform_policy) = 1
  and not exists (select from policy_version where platform_version is not null);

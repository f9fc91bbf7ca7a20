-- True for {"ratio": above 0 to 1}, {"tokens": from 1}, {"bytes": from 1} and {"mass": above 0 to 1},
-- never null.
create or replace function is_budget(budget jsonb) returns boolean language sql immutable
return coalesce(
    jsonb_typeof(budget) = 'object'
    and budget @@ '(exists($.ratio) || exists($.tokens) || exists($.bytes) || exists($.mass))
                && (!exists($.ratio) || ($.ratio > 0 && $.ratio <= 1))
                && (!exists($.tokens) || $.tokens >= 1)
                && (!exists($.bytes) || $.bytes >= 1)
                && (!exists($.mass) || ($.mass > 0 && $.mass <= 1))',
    false);

-- Without a window csp observed the recent tokens, which has to be said now that its default is
-- another one. No version changes what it does.
alter table policy_version disable trigger policy_version_never_changes;

update policy_version
set policy = jsonb_set(policy, '{observation_window}', policy -> 'recent')
where policy ->> 'method' = 'csp' and not policy ? 'observation_window' and policy ? 'recent';

alter table policy_version enable trigger policy_version_never_changes;

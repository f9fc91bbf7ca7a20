-- The methods that cross-self pruning is compared with.
alter table policy_version drop constraint policy_version_policy_check;

alter table policy_version add constraint policy_version_policy_check check (
    coalesce(
        policy ->> 'method' in (
            'full', 'random', 'streaming-llm', 'h2o', 'roco', 'look-m', 'snapkv', 'pyramidkv', 'csp'),
        false));

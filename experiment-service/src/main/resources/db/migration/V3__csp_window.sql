-- Without a window csp observed the recent tokens, which has to be said now that its default is
-- another one. No arm changes what it does.
update arm
set policy = jsonb_set(policy, '{observation_window}', policy -> 'recent')
where policy ->> 'method' = 'csp' and not policy ? 'observation_window' and policy ? 'recent';

-- The key that asked, so that usage can be told apart by it; null where the observation is older, or
-- where nobody had a key.
alter table observation add column key text;

-- The only models that a key may ask; all of them if null.
alter table api_key add column models text[] check (cardinality(models) between 1 and 100);

-- When a key was last used, as gateways tell it. Not in api_key: it is no change that gateways hear of.
create table key_use (
    key          text        collate "C" primary key references api_key (id),
    last_used_at timestamptz not null
);

-- Which key a key was made to replace; both count until the older one expires.
alter table api_key add column replaces text collate "C" references api_key (id);

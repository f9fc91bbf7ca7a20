-- Members who sign in with an identity provider (OpenID Connect) instead of a password: one way each.
-- Their roles and tenant are what their groups say at each login; without a group they have none.
alter table member
    alter column password drop not null,
    add column issuer text,
    add column subject text,
    add unique (issuer, subject),
    add check ((issuer is null) = (subject is null)),
    add check ((password is null) = (subject is not null)),
    drop constraint member_roles_check,
    add constraint member_roles_check check (cardinality(roles) >= 1 or subject is not null);

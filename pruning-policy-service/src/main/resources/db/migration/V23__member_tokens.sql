-- With which a member's programs call. Only a hash of each: nobody can call with what stands here.
create table member_token (
    id         text        collate "C" primary key check (id ~ '^[0-9a-f]{8}$'),
    member     uuid        not null references member (id),
    name       text        not null check (btrim(name) <> ''),
    sha256     char(64)    not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    -- It ends with the member's password of that time.
    credential integer     not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    revoked_at timestamptz
);

create index member_token_of_member on member_token (member);

call guard_rows(
    'member_token', 'exists (select from member where id = member_token.member)');

create sequence experiment_number;

-- Never changed but for being stopped, so that what an observation names stays what it was.
create table experiment (
    id         text        primary key default 'exp-' || nextval('experiment_number'),
    tenant     text        not null check (tenant ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name       text        not null check (name ~ '\S'),
    unit       text        not null check (unit in ('request', 'user')),
    -- Makes its assignment independent of that of every other experiment.
    salt       text        not null default replace(gen_random_uuid()::text, '-', '') check (salt ~ '^[0-9a-f]{32}$'),
    status     text        not null default 'running' check (status in ('running', 'stopped')),
    created_at timestamptz not null default now(),
    stopped_at timestamptz,
    check ((status = 'stopped') = (stopped_at is not null))
);

create unique index one_running_experiment_per_tenant on experiment (tenant) where status = 'running';

create table arm (
    experiment text             not null references experiment (id),
    ordinal    int              not null check (ordinal >= 1),
    name       text             not null check (name ~ '\S'),
    -- The upper bound also refuses NaN, which PostgreSQL holds for the greatest number.
    weight     double precision not null check (weight > 0 and weight <= 1000000),
    -- With all its settings, so that a later default does not change what ran.
    policy     jsonb            not null check (policy ->> 'method' is not null),
    primary key (experiment, ordinal),
    unique (experiment, name)
);

-- One row for each answer that was given to its end. The time is that in the event's id, so that an
-- observation that is sent again lands in the same day and meets itself in the primary key.
create table observation (
    at                timestamptz      not null check (at = uuid_extract_timestamp(event_id)),
    event_id          uuid             not null,
    request_id        text             not null,
    tenant            text             not null,
    unit              text,
    model             text             not null,
    finish_reason     text             not null,
    streamed          boolean          not null,
    completion_tokens int              not null check (completion_tokens >= 0),
    first_token_ms    double precision not null check (first_token_ms >= 0),
    total_ms          double precision not null check (total_ms >= 0),
    method            text             not null,
    policy_version    int              check (policy_version >= 1),
    reason            text,
    experiment        text,
    arm               text,
    prompt_tokens     int              not null check (prompt_tokens >= 0),
    image_tokens      int              not null check (image_tokens >= 0),
    text_tokens       int              not null check (text_tokens >= 0),
    kept_tokens       int              not null check (kept_tokens >= 0),
    kept_image_tokens int              not null check (kept_image_tokens >= 0),
    kept_text_tokens  int              not null check (kept_text_tokens >= 0),
    full_bytes        bigint           not null check (full_bytes >= 0),
    kept_bytes        bigint           not null check (kept_bytes >= 0),
    peak_bytes        bigint           not null check (peak_bytes >= 0),
    prune_ms          double precision not null check (prune_ms >= 0),
    primary key (at, event_id),
    check ((experiment is null) = (arm is null))
) partition by range (at);

create index on observation (tenant, at, event_id);
create index on observation (request_id);
create index on observation (experiment, arm, at) where experiment is not null;

-- Makes room for the observations of one day of UTC; harmless when it is there already.
-- Attaching a table, unlike making it as a partition, lets others read and write meanwhile.
create procedure add_observation_day(day date)
language plpgsql as $$
declare
    day_table text := 'observation_' || to_char(day, 'YYYYMMDD');
begin
    perform pg_advisory_xact_lock('observation'::regclass::oid::bigint);
    if to_regclass(day_table) is null then
        execute format('create table %I (like observation including constraints)', day_table);
        execute format(
            'alter table observation attach partition %I for values from (%L) to (%L)',
            day_table,
            day::timestamp at time zone 'UTC',
            (day + 1)::timestamp at time zone 'UTC');
    end if;
end
$$;

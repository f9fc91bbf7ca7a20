-- The second wall around tenants: whatever a query asks for, PostgreSQL shows and takes the rows of
-- one tenant only, whom the service names in crosskeep.tenant with each connection; '*' is all of
-- them, nothing is nobody. The service works as a role that owns nothing, because owners can lift
-- the wall and superusers do not see it. All databases of a server share the role.
do $$
begin
    begin
        if to_regrole('crosskeep_service') is null then
            create role crosskeep_service nologin;
        end if;
    exception
        when duplicate_object or unique_violation then
            null; -- another service has made it meanwhile
    end;
    if not pg_has_role(current_user, 'crosskeep_service', 'set') then
        execute format('grant crosskeep_service to %I', current_user);
    end if;
exception
    when insufficient_privilege then
        raise exception 'this login may not make, or not become, the role crosskeep_service'
            using hint = format(
                'As a superuser: create role crosskeep_service nologin;'
                ' grant crosskeep_service to %I;',
                current_user);
end
$$;

do $$
begin
    if exists (
        select from pg_roles
        where rolname = 'crosskeep_service' and (rolsuper or rolbypassrls))
    then
        raise exception 'the role crosskeep_service must be neither superuser nor bypassrls';
    end if;
    execute format('grant usage on schema %I to crosskeep_service', current_schema());
    execute format(
        'grant select, insert, update, delete on all tables in schema %I to crosskeep_service',
        current_schema());
    execute format(
        'grant usage on all sequences in schema %I to crosskeep_service', current_schema());
    execute format(
        'alter default privileges in schema %I'
        ' grant select, insert, update, delete on tables to crosskeep_service',
        current_schema());
end
$$;

-- Whether a tenant's rows are for whoever asks.
create function is_in_scope(tenant text) returns boolean language sql stable
return coalesce(current_setting('crosskeep.tenant', true) in (tenant, '*'), false);

-- Builds the wall around one table: for those that come later, too.
create procedure guard_rows(guarded regclass, condition text) language plpgsql as $$
begin
    execute format('alter table %s enable row level security', guarded);
    execute format('alter table %s force row level security', guarded);
    execute format('create policy rows_in_scope on %s using (%s)', guarded, condition);
end
$$;

call guard_rows('experiment', 'is_in_scope(tenant)');
call guard_rows('arm', 'exists (select from experiment where id = arm.experiment)');
call guard_rows('observation', 'is_in_scope(tenant)');

-- A measurement may come before its observation, so that nobody but the platform can bring one.
alter table fidelity enable row level security;
alter table fidelity force row level security;
create policy rows_in_scope on fidelity
    using (
        is_in_scope(null)
        or exists (
            select from observation o
            where o.at = uuid_extract_timestamp(fidelity.event_id) and o.event_id = fidelity.event_id))
    with check (is_in_scope(null));

-- A day's rows are reached through the table of all days only.
do $$
declare
    day_table regclass;
begin
    for day_table in select inhrelid from pg_inherits where inhparent = 'observation'::regclass
    loop
        execute format('alter table %s enable row level security', day_table);
        execute format('alter table %s force row level security', day_table);
        execute format('revoke all on %s from crosskeep_service', day_table);
    end loop;
end
$$;

-- Makes room for the observations of one day of UTC; harmless when it is there already. It is done
-- with its owner's rights: whoever stores observations makes no tables.
-- Attaching a table, unlike making it as a partition, lets others read and write meanwhile.
create or replace procedure add_observation_day(day date)
language plpgsql
security definer
as $$
declare
    day_table text := 'observation_' || to_char(day, 'YYYYMMDD');
begin
    perform pg_advisory_xact_lock('observation'::regclass::oid::bigint);
    if to_regclass(day_table) is null then
        execute format('create table %I (like observation including constraints)', day_table);
        execute format('alter table %I enable row level security', day_table);
        execute format('alter table %I force row level security', day_table);
        execute format('revoke all on %I from crosskeep_service', day_table);
        execute format(
            'alter table observation attach partition %I for values from (%L) to (%L)',
            day_table,
            day::timestamp at time zone 'UTC',
            (day + 1)::timestamp at time zone 'UTC');
    end if;
end
$$;

-- With those rights it looks for tables where they are, and nowhere else.
do $$
begin
    execute format(
        'alter procedure add_observation_day(date) set search_path = %I, pg_temp', current_schema());
end
$$;

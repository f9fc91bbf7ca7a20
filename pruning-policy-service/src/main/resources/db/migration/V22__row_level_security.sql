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
        'alter default privileges in schema %I'
        ' grant select, insert, update, delete on tables to crosskeep_service',
        current_schema());
end
$$;

-- Whether a tenant's rows are for whoever asks; those of no tenant are for who sees all of them.
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

call guard_rows('tenant', 'is_in_scope(id)');

-- Tables either name the tenant or a key, which has one.
do $$
declare
    of_tenants record;
begin
    for of_tenants in
        select c.oid::regclass as name,
               bool_or(a.attname = 'tenant') as has_tenant
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = current_schema()::regnamespace
          and c.relkind in ('r', 'p')
          and a.attname in ('tenant', 'key') and a.attnum > 0 and not a.attisdropped
        group by c.oid
    loop
        call guard_rows(
            of_tenants.name,
            case when of_tenants.has_tenant then 'is_in_scope(tenant)'
                 else format('exists (select from api_key where id = %s.key)', of_tenants.name)
            end);
    end loop;
end
$$;

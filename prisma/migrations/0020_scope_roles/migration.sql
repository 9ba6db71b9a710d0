-- The other scopes that a login can have, and the roles that own what needs more than the desk's own tables.
-- Nobody logs in as any of them, and nobody is a member of the last three: they lend their rights to single functions.
do $roles$
declare
  wanted text[];
begin
  foreach wanted slice 1 in array array[
    ['traderai_analyst', ''], ['traderai_agent', ''], ['traderai_risk', ''],
    ['traderai_importer', 'noinherit bypassrls'],
    ['traderai_roles', 'noinherit createrole'], ['traderai_sessions', 'inherit']] loop
    if not exists (select from pg_catalog.pg_roles where rolname = wanted[1]) then
      begin
        execute format('create role %I nologin %s', wanted[1], wanted[2]);
      exception when duplicate_object or unique_violation then
        null; -- another desk of this cluster made it at this very moment
      end;
    end if;
  end loop;
end
$roles$;
comment on role traderai_owner is 'TraderAI: owns every object of a desk. Nobody is a member.';
comment on role traderai_viewer is 'TraderAI scope: reads the market and the own books.';
comment on role traderai_analyst is 'TraderAI scope: a viewer who publishes signals.';
comment on role traderai_trader is 'TraderAI scope: trades the own portfolios.';
comment on role traderai_agent is 'TraderAI scope: reads, publishes signals and proposes orders; never trades.';
comment on role traderai_risk is 'TraderAI scope: reads everything, sets limits, halts and resumes.';
comment on role traderai_engine is 'TraderAI scope: the engine, which alone books fills.';
comment on role traderai_admin is 'TraderAI scope: everything a desk can be asked, people and keys included.';
comment on role traderai_importer is 'TraderAI: what an administrator becomes to copy candles in. COPY knows no row security, so it passes it; it has no right on any book.';
comment on role traderai_roles is 'TraderAI: owns the functions that make and drop logins. Nobody is a member.';
comment on role traderai_sessions is 'TraderAI: owns the functions that see and end sessions. Nobody is a member.';

-- Ids that are uuids stay. A uuid in another notation keeps its value unless that is taken; other ids get a uuid derived from their text.
insert into takeover.id_map (table_name, legacy_id, id)
select k.table_name, k.id,
       case when k.id ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' and row_number() over (partition by k.table_name, lower(k.id) order by k.id) = 1
                 and not k.taken
            then lower(k.id)::uuid else takeover.uuid_of(k.table_name, k.id) end
  from (
    select 'User' as table_name, id, exists (select from legacy_kept."User" o where o.id = lower(t.id)) as taken from legacy_kept."User" t where not takeover.is_uuid(id)
    union all
    select 'Inference', id, exists (select from legacy_kept."Inference" o where o.id = lower(t.id)) from legacy_kept."Inference" t where not takeover.is_uuid(id)
    union all
    select 'Verification', id, exists (select from legacy_kept."Verification" o where o.id = lower(t.id)) from legacy_kept."Verification" t where not takeover.is_uuid(id)
    union all
    select 'Debate', id, exists (select from legacy_kept."Debate" o where o.id = lower(t.id)) from legacy_kept."Debate" t where not takeover.is_uuid(id)
    union all
    select 'DebateVote', id, exists (select from legacy_kept."DebateVote" o where o.id = lower(t.id)) from legacy_kept."DebateVote" t where not takeover.is_uuid(id)
    union all
    select 'Alert', id, exists (select from legacy_kept."Alert" o where o.id = lower(t.id)) from legacy_kept."Alert" t where not takeover.is_uuid(id)
    union all
    select 'SystemHealth', id, exists (select from legacy_kept."SystemHealth" o where o.id = lower(t.id)) from legacy_kept."SystemHealth" t where not takeover.is_uuid(id)
  ) k;

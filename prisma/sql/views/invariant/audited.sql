create or replace view invariant.audited with (security_invoker = true) as
select 'Order' as table_name, o.id::text as row_key from public."Order" o
 where not exists (select from public."AuditLog" a where a.table_name = 'Order' and a.row_key = o.id::text
                      and a.new_values ->> 'event_sequence' = o.event_sequence::text and a.new_values ->> 'status' = o.status::text)
union all
select 'Portfolio', p.id::text from public."Portfolio" p
 where not exists (select from public."AuditLog" a where a.table_name = 'Portfolio' and a.row_key = p.id::text
                      and (a.new_values ->> 'cash_balance_usd')::numeric = p.cash_balance_usd)
;
comment on view invariant.audited is 'The audit has the current version of every order and portfolio.';

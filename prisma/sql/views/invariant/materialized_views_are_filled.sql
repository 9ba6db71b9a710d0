create or replace view invariant.materialized_views_are_filled with (security_invoker = true) as
select m.matviewname::text as view from pg_catalog.pg_matviews m where m.schemaname = 'public' and not m.ispopulated
;
comment on view invariant.materialized_views_are_filled is
  'Every materialized view has been filled since it was created: a pg_restore leaves them unfilled until traderai db maintain --job refresh-views.';

drop materialized view signal_performance cascade;
drop materialized view symbol_performance_summary cascade;
drop materialized view portfolio_realtime cascade;

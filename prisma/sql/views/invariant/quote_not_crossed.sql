create or replace view invariant.quote_not_crossed with (security_invoker = true) as
select symbol, bid, ask from public."Quote" where bid >= ask
;
comment on view invariant.quote_not_crossed is 'A quote''s bid is below its ask.';

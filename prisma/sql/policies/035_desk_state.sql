-- Every login sees whether the desk is read-only and what it calls a day. Ticks are market data.
create policy reading on public."DeskState" for select to traderai_viewer using (true);
create policy reading on public."MarketTick" for select to traderai_viewer using (true);
grant select on "DeskState", "MarketTick" to traderai_viewer;
grant execute on function set_read_only(text), set_desk_day(text, time), set_trading_hours(text, jsonb) to traderai_admin;

-- Its trigger is on Portfolio and would write to a missing table.
drop function if exists book_opening_balance() cascade;
drop materialized view portfolio_realtime cascade;
drop table "LedgerEntry" cascade;
drop table "Position" cascade;
drop table "Trade" cascade;
drop sequence trade_sequence;
drop table "OrderEvent" cascade;
drop table "Order" cascade;
-- The functions for sets of states are dropped with their type.
drop type "OrderStatus" cascade;
drop type "LedgerKind" cascade;
drop type "LedgerAccount" cascade;
drop type "Liquidity" cascade;
drop type "OrderEventType" cascade;
drop type "TimeInForce" cascade;
drop type "OrderType" cascade;
drop type "OrderSide" cascade;

-- CASH and MARGIN accounts, and alerts of negative buying power.
create type "AccountKind" as enum ('CASH', 'MARGIN');
comment on type "AccountKind" is 'CASH: no shorts, and cash never below zero. MARGIN: bounded by buying power when an order is placed.';

alter table "Portfolio"
  add column account "AccountKind" not null default 'MARGIN',
  add column buying_power_negative_at timestamptz(6),
  add constraint "Portfolio_cash_account" check (account = 'MARGIN' or cash_balance_usd >= 0);
comment on column "Portfolio".account is 'CASH: no shorts, and cash never below zero. MARGIN: bounded by buying power when an order is placed.';
comment on column "Portfolio".buying_power_negative_at is
  'Since when buying power of a MARGIN account is below zero, by the desk''s clock; null while it is not. One alert is raised for each such time.';

create index "Alert_unresolved" on "Alert" (portfolio_id) where portfolio_id is not null and resolved_at is null;
comment on index "Alert_unresolved" is 'Alerts of a portfolio whose cause lasts: they are resolved when it is gone.';

-- They have other arguments or columns from here on.
drop function if exists create_portfolio(text, numeric, text);
drop function if exists portfolio_value(uuid);

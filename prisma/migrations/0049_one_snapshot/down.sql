drop function if exists take_portfolio_snapshots(uuid);

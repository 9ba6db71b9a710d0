-- The function takes the one portfolio that is wanted now: with both, a call without an argument would mean either.
drop function if exists take_portfolio_snapshots();

-- Unplaced ticks are kept: Quarantine has them with the reason, and the earlier application sees them as before.
insert into takeover.unplaced_tick
select k.* from legacy_kept."MarketData" k where takeover.tick_fault(k.symbol, k.timestamp, k.price, k.volume) is not null
 order by k.timestamp, k."createdAt", k.ctid;
select takeover.quarantine_tick(t) from takeover.unplaced_tick t;

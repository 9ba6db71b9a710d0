-- One batch of ticks: from the first instant (included) to the second (excluded), both at the start of a minute.
insert into public."MarketTick" (id, symbol, timestamp, price, volume, coherence_scores, sentiment, created_at)
select k.id, k.symbol, takeover.utc(k.timestamp), k.price::text::numeric, k.volume, k."coherenceScores", k.sentiment, takeover.utc(k."createdAt")
  from legacy_kept."MarketData" k
 where k.timestamp >= $1::text::timestamp and k.timestamp < $2::text::timestamp and takeover.tick_fault(k.symbol, k.timestamp, k.price, k.volume) is null
 order by k.timestamp, k."createdAt", k.ctid

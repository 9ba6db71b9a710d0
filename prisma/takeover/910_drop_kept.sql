-- Drops the last copy of the earlier application's tables. Its ids and the takeover's steps stay in schema takeover.
drop table takeover.unplaced_tick cascade;
drop table takeover.remainder, takeover.as_taken, takeover.found_right cascade;
drop schema legacy_kept cascade;

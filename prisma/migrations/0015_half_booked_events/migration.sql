-- A market event with many effects is booked in several short transactions: the cursor keeps the part that is booked, and the next engine goes on there.
alter table "FeedCursor" add column part jsonb check (jsonb_typeof(part) = 'object');
comment on column "FeedCursor".part is 'The booked part of the event at this position, while that event is booked in several transactions; null when no part of it is booked.';

alter table "FeedCursor" drop column part;

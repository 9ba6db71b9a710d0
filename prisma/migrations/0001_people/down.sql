-- The roles stay: they belong to the cluster, and other desks may use them.
drop table "User" cascade;
drop type "UserRole" cascade;
drop function plain_text(text, integer) cascade;
drop function new_id() cascade;

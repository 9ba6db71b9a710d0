-- Its triggers stand on every table and would ask for what is gone.
drop function if exists refuse_when_read_only() cascade;
drop table "DeskState" cascade;

drop table "Session" cascade;
drop table "ApiKey" cascade;
drop function plain_lines(text, integer) cascade;

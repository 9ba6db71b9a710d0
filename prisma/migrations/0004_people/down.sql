drop table "Session" cascade;
drop table "ApiKey" cascade;
drop table "Portfolio" cascade;
drop table "User" cascade;
drop type "AccountKind" cascade;
drop type "UserRole" cascade;

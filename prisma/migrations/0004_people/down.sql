-- It reads the addresses of keys at each login.
drop event trigger if exists traderai_login;
drop table "Session" cascade;
drop table "ApiKey" cascade;
drop table "PortfolioGrant" cascade;
drop table "Portfolio" cascade;
drop table "PersonLimit" cascade;
drop table "User" cascade;
drop type "AccountKind" cascade;
drop type "UserRole" cascade;

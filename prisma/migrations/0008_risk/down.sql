drop table "Halt" cascade;
drop table "RiskLimit" cascade;
drop type "RiskLimitAction" cascade;
drop type "RiskLimitKind" cascade;

drop table "Quarantine" cascade;
alter table "Instrument" drop column trading_hours;

drop table "Alert" cascade;
drop table "AlertRule" cascade;
alter table "Order" drop constraint "Order_signal_id_fkey";
drop table "Signal" cascade;
drop type "AlertOperator" cascade;
drop type "AlertField" cascade;
drop type "AlertSeverity" cascade;
drop type "AlertType" cascade;
drop type "SignalDirection" cascade;

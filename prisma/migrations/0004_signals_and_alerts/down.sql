drop table "Alert" cascade;
drop table "AlertRule" cascade;
alter table "Order" drop constraint "Order_signal_id_fkey";
drop table "Signal" cascade;
drop type "AlertOperator";
drop type "AlertField";
drop type "AlertSeverity";
drop type "AlertType";
drop type "SignalDirection";

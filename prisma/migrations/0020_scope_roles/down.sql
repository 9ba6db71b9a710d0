-- The roles stay: they belong to the cluster, and other desks may use them.
select 1;

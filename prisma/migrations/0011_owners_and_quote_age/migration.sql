-- An alert keeps its owner, the desk judges the age of live quotes, and no plan of a query tells whether an e-mail address is in use.
alter table "Alert" add column user_id uuid references "User" (id);
comment on column "Alert".user_id is 'The owner: the user of its rule or portfolio, also after the rule is deleted. Null for an alert of the whole desk.';
update "Alert" a set user_id = r.user_id from "AlertRule" r where r.id = a.rule_id;
update "Alert" a set user_id = p.user_id from "Portfolio" p where p.id = a.portfolio_id and a.user_id is null;
-- The rule is deleted; the audit still has the rule of the alert and the owner of the rule.
update "Alert" a set user_id = u.id
  from "AuditLog" fired
  join "AuditLog" made on made.table_name = 'AlertRule' and made.row_key = fired.new_values ->> 'rule_id' and made.action = 'INSERT'
  join "User" u on u.id::text = made.new_values ->> 'user_id'
 where a.user_id is null and a.rule_id is null and a.portfolio_id is null
   and fired.table_name = 'Alert' and fired.row_key = a.id::text and fired.action = 'INSERT';

alter table "Quote" add column live boolean not null default false;
comment on column "Quote".live is
  'True: a live feed sent it, so its age is judged. False: it is of a recording, which is judged only when a live feed has sent a quote since.';
-- The program of that time did not write it: the leader's feeds tell. A recorded simulation has a start, a live one has none.
update "Quote" set live = true
 where exists (select from "EngineLease" l where l.feed ~ '(^| )sim' and l.feed !~ '(^| )(replay:|sim:[^ ]*,start=)');

alter table "DeskState" add column max_quote_age_seconds integer not null default 15 check (max_quote_age_seconds between 1 and 86400);
comment on column "DeskState".max_quote_age_seconds is
  'Age, on the desk''s clock and in seconds, above which a live quote is stale: no order is accepted by it, and none fills at it.';

-- An index of the plain column answers a guess: the plan shows how many rows row security removed after the index found the value.
-- The planner may use an index of an expression only behind row security, because reverse() is not leakproof.
alter table "User" drop constraint "User_email_key", drop constraint "User_username_key";
create unique index "User_email" on "User" (reverse(email));
comment on index "User_email" is 'One user an e-mail address. Of an expression, so that no plan of another login''s query shows whether an address is in use.';
create unique index "User_username" on "User" (reverse(username));
comment on index "User_username" is 'One user a name. Of an expression, so that no plan of another login''s query shows whether a name is in use.';

-- It gets another parameter.
drop function if exists reservations("Portfolio", text, "OrderSide", numeric, numeric, boolean);

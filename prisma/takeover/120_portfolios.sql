-- Word for word as the schema analysis has it. What it gives as cash is booked as a deposit by the desk's own trigger.
INSERT INTO "Portfolio" (id, user_id, name, description, total_value_usd, cash_balance_usd)
SELECT 
    gen_random_uuid(),
    id,
    'Default Portfolio',
    'Auto-created default portfolio',
    10000.00,
    10000.00
FROM "User";

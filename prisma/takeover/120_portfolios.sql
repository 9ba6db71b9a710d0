-- Unchanged from the schema analysis. The desk's own trigger books its cash as a deposit.
INSERT INTO "Portfolio" (id, user_id, name, description, total_value_usd, cash_balance_usd)
SELECT 
    gen_random_uuid(),
    id,
    'Default Portfolio',
    'Auto-created default portfolio',
    10000.00,
    10000.00
FROM "User";

/**
 * The server ends the session that finds a deadlock, and a session looks for one when it has waited for
 * deadlock_timeout. No transaction of the desk waits in a circle; should one do so, because of a statement that is not
 * the desk's, then the other session finds it, and the booking goes on.
 */
import type { ClientBase } from 'pg';

/** Longer than the booking connection waits for a lock at all. */
const LOOK_AFTER = '60s';

/** On a server where no superuser has given the right, the default stays. */
export async function leaveDeadlocks(client: ClientBase): Promise<void> {
  await client.query(
    `select set_config('deadlock_timeout', $1, false) where has_parameter_privilege('deadlock_timeout', 'set')`,
    [LOOK_AFTER],
  );
}

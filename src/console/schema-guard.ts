/**
 * Sends nothing to a desk whose schema belongs to another version: its functions may judge by rules that this console
 * does not know.
 */
import type { DeskError } from '../database/actions/desk-error.ts';
import type { Queryable } from '../database/actions/queryable.ts';
import { SCHEMA_CHANGED, SCHEMA_CHANGED_HINT } from '../database/schema-mark.ts';
import type { SchemaWatch } from '../database/schema-mark.ts';
import { err } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { DeskPort } from './desk-port.ts';

export function guardedPort(port: DeskPort, schema: SchemaWatch): DeskPort {
  const guarded =
    <Args extends readonly unknown[], T>(call: (...args: Args) => Promise<Result<T, DeskError>>) =>
    (...args: Args): Promise<Result<T, DeskError>> =>
      schema.changed() ? Promise.resolve(err(REFUSED)) : call(...args);
  return {
    check: guarded(port.check),
    place: guarded(port.place),
    placeLinked: guarded(port.placeLinked),
    checkReplace: guarded(port.checkReplace),
    replace: guarded(port.replace),
    cancel: guarded(port.cancel),
    cancelTogether: guarded(port.cancelTogether),
    find: guarded(port.find),
    openOrders: guarded(port.openOrders),
    averageTrueRange: guarded(port.averageTrueRange),
    gapHistory: guarded(port.gapHistory),
    volatility: guarded(port.volatility),
    sourceRecord: guarded(port.sourceRecord),
    halt: guarded(port.halt),
    resume: guarded(port.resume),
    propose: guarded(port.propose),
    approve: guarded(port.approve),
    reject: guarded(port.reject),
    withdraw: guarded(port.withdraw),
    acknowledge: guarded(port.acknowledge),
  };
}

/** Throws while the schema belongs to another version: the listener then counts the connection as lost. */
export async function assertSchemaHolds(connection: Queryable, schema: SchemaWatch): Promise<void> {
  if (!(await schema.holds(connection))) throw new Error(SCHEMA_CHANGED);
}

const REFUSED: DeskError = {
  code: 'SCHEMA_OUTDATED',
  message: `NOT sent: ${SCHEMA_CHANGED}`,
  hint: SCHEMA_CHANGED_HINT,
  kind: 'unavailable',
};

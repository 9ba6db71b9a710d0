/**
 * Publishes a signal about an instrument's next move, from a person or a program; the desk tells the two apart by the
 * login.
 */
import { Decimal, plain } from '../../domain/decimal.ts';
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { SignalRow } from '../queries/signals.ts';
import type { DeskError } from './desk-error.ts';
import { askOne } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export interface SignalToPublish {
  /** Unique for a login: a signal sent twice returns the same signal. */
  readonly clientSignalId: string;
  readonly symbol: string;
  readonly direction: 'LONG' | 'SHORT';
  /** 0 to 1. */
  readonly strength: Decimal;
  readonly horizonSeconds: number;
  /** Null: at the market price. */
  readonly entry: Decimal | null;
  readonly stop: Decimal | null;
  readonly target: Decimal | null;
  readonly reason: string | null;
  /** How the signal was made, in a few words; its track record is grouped by this. */
  readonly algorithm: string;
}

export async function publishSignal(q: Queryable, signal: SignalToPublish): Promise<Result<SignalRow, DeskError>> {
  const answer = await askOne<StoredSignal>(
    q,
    'idempotent',
    `select s.id, s.number::text, s.source, s.algorithm, s.symbol, s.direction, s.strength::text, s.entry_price::text, s.stop_price::text, s.target_price::text,
            s.evidence, s.generated_at, s.expires_at, s.client_signal_id
       from publish_signal($1::text, $2::text, $3::"SignalDirection", $4::numeric, $5::integer, $6::numeric, $7::numeric, $8::numeric, $9::text, $10::text) s`,
    [
      signal.clientSignalId,
      signal.symbol,
      signal.direction,
      plain(signal.strength),
      signal.horizonSeconds,
      plainOrNull(signal.entry),
      plainOrNull(signal.stop),
      plainOrNull(signal.target),
      signal.reason,
      signal.algorithm,
    ],
  );
  return answer.ok ? ok(signalOf(answer.value)) : answer;
}

interface StoredSignal {
  readonly id: string;
  readonly number: string;
  readonly source: string;
  readonly algorithm: string;
  readonly symbol: string;
  readonly direction: 'LONG' | 'SHORT';
  readonly strength: string;
  readonly entry_price: string;
  readonly stop_price: string | null;
  readonly target_price: string | null;
  readonly evidence: unknown;
  readonly generated_at: Date;
  readonly expires_at: Date;
  readonly client_signal_id: string;
}

function signalOf(row: StoredSignal): SignalRow {
  return {
    id: row.id,
    number: Number(row.number),
    source: row.source,
    algorithm: row.algorithm,
    symbol: row.symbol,
    interval: null,
    direction: row.direction,
    strength: new Decimal(row.strength),
    entryPrice: new Decimal(row.entry_price),
    stopPrice: decimalOrNull(row.stop_price),
    targetPrice: decimalOrNull(row.target_price),
    evidence: row.evidence,
    generatedAt: row.generated_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    clientSignalId: row.client_signal_id,
  };
}

function plainOrNull(value: Decimal | null): string | null {
  return value === null ? null : plain(value);
}

function decimalOrNull(value: string | null): Decimal | null {
  return value === null ? null : new Decimal(value);
}

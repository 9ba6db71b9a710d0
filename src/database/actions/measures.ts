/** The figures that the size of an order depends on, for the console. */
import { ok } from '../../domain/result.ts';
import type { Result } from '../../domain/result.ts';
import type { SourceRecord, Volatility } from '../../domain/order-line/sized.ts';
import { recordStatement } from '../queries/source-record.ts';
import type { RecordWanted } from '../queries/source-record.ts';
import { volatilityStatement } from '../queries/volatility.ts';
import type { DeskError } from './desk-error.ts';
import { ask } from './queryable.ts';
import type { Queryable } from './queryable.ts';

export async function volatility(q: Queryable, symbol: string): Promise<Result<Volatility | null, DeskError>> {
  const { text, values, read } = volatilityStatement(symbol);
  const answer = await ask<unknown>(q, 'reads', text, values);
  return answer.ok ? ok(read(answer.value)) : answer;
}

export async function sourceRecord(q: Queryable, wanted: RecordWanted): Promise<Result<SourceRecord, DeskError>> {
  const { text, values, read } = recordStatement(wanted);
  const answer = await ask<unknown>(q, 'reads', text, values);
  return answer.ok ? ok(read(answer.value)) : answer;
}

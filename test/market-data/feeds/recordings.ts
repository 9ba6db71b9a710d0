/** Small recordings that the tests write, in a folder that is removed afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const HEADER = 'timestamp,symbol,open,high,low,close,volume';
export const MONDAY = Date.UTC(2018, 10, 12);

export interface Folder {
  readonly path: (name: string) => string;
  /** Writes the lines, as gzip when the name ends so; returns the path. */
  readonly write: (name: string, lines: readonly string[]) => string;
  readonly remove: () => void;
}

export function makeFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'traderai-feeds-'));
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write: (name, lines) => {
      const text = `${lines.join('\n')}\n`;
      writeFileSync(path(name), name.endsWith('.gz') ? gzipSync(text) : text);
      return path(name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A symbol's row of a minute; its prices follow from minute and base alone. */
export function row(symbol: string, minute: number, base = 100): string {
  const open = base + (minute % 7);
  return `${new Date(MONDAY + minute * 60_000).toISOString().replace('.000', '')},${symbol},${open},${open + 2}.5,${open - 1},${open + 1}.25,${minute + 1}.00000001`;
}

/** Grouped by symbol like downloads, with missing minutes that differ between symbols. */
export function groupedRows(minutes: number): string[] {
  const every = Array.from({ length: minutes }, (_, minute) => minute);
  return [
    ...every.filter((minute) => minute % 5 !== 0).map((minute) => row('XRPUSD', minute, 3)),
    ...every.map((minute) => row('BTCUSD', minute, 6_400)),
    ...every.filter((minute) => minute % 3 !== 1).map((minute) => row('ETHUSD', minute, 200)),
  ];
}

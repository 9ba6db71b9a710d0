export interface LockOptions {
  readonly timeoutMs?: number;
  readonly onWait?: (holder: number | undefined) => void;
}
export function withProcessLock<T>(path: string, options: LockOptions, work: () => Promise<T> | T): Promise<T>;
export function lockHolder(path: string): number | null;
export function processMark(): string;
export function isMarkAlive(mark: string): boolean;

/** Replaces keys of the keymap by the user's keys from the configuration: `{ "order-line": "n", "pane-1": "f1" }`. */
import { err, ok } from '../domain/result.ts';
import type { Result } from '../domain/result.ts';
import type { Binding } from './keys/binding.ts';
import { keyConflicts } from './keys/key-hint.ts';

/** Action → new key. The action's first binding in every place gets the new key; its other bindings (arrows) stay. */
export type KeyOverrides = Readonly<Record<string, string>>;

/** The errors name the entries that are not valid; the caller then keeps the keymap as it is. */
export function remapped(
  keymap: readonly Binding[],
  overrides: KeyOverrides,
): Result<readonly Binding[], readonly string[]> {
  const actions = new Set<string>(keymap.map(({ action }) => action));
  const unknown = Object.keys(overrides).filter((action) => !actions.has(action));
  if (unknown.length > 0) return err(unknown.map((action) => `keys: there is no action ${action}; ? shows the keys`));
  const moved = new Set<string>();
  const changed = keymap.map((binding) => {
    const key = overrides[binding.action];
    const once = `${binding.action} ${binding.place}`;
    if (key === undefined || moved.has(once)) return binding;
    moved.add(once);
    return { ...binding, key };
  });
  const conflicts = keyConflicts(changed);
  return conflicts.length > 0 ? err(conflicts.map((conflict) => `keys: ${conflict}`)) : ok(changed);
}

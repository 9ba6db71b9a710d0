/** The table of keys in docs/order-line-and-keys.md, generated from the keymap. */
import type { KeyHint } from '../../src/console/keys/key-hint.ts';
import { PLACES } from '../../src/console/keys/place.ts';
import type { Place } from '../../src/console/keys/place.ts';
import { PLACE_TITLES, entriesOf, keyLabel } from '../../src/console/keymap-help.ts';

export function keymapTable(keymap: readonly KeyHint[]): string {
  const rows = (Object.keys(PLACES) as Place[]).flatMap((place) =>
    entriesOf(keymap, place).map(
      ({ bindings, title }) =>
        `| ${PLACE_TITLES[place]} | ${bindings.map(({ key }) => `\`${keyLabel(key)}\``).join(' ')} | ${title.replaceAll('|', '\\|')} |`,
    ),
  );
  return ['| Where | Keys | Effect |', '| --- | --- | --- |', ...rows].join('\n');
}

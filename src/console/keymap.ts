/**
 * Every key of the console as data, place by place. The help, the footer and the table in docs are generated from it, a
 * key press runs its binding, and a test refuses two bindings on one key in one place.
 */
import type { Binding } from './keys/binding.ts';
import { CHART_KEYS } from './keys/chart.ts';
import { ANYWHERE_KEYS, DESK_KEYS } from './keys/desk.ts';
import { HALT_KEYS, HELP_KEYS, PORTFOLIOS_KEYS, PROPOSAL_KEYS } from './keys/dialogs.ts';
import { FORM_KEYS, LINE_KEYS, TICKET_KEYS } from './keys/form.ts';
import { LIST_KEYS } from './keys/list.ts';
import { SMALL_KEYS } from './keys/small.ts';
import { EDITING_KEYS, PREVIEW_KEYS, TYPING_KEYS } from './keys/typing.ts';

export const KEYMAP: readonly Binding[] = [
  ...ANYWHERE_KEYS,
  ...DESK_KEYS,
  ...LIST_KEYS,
  ...CHART_KEYS,
  ...TICKET_KEYS,
  ...SMALL_KEYS,
  ...EDITING_KEYS,
  ...TYPING_KEYS,
  ...LINE_KEYS,
  ...FORM_KEYS,
  ...PREVIEW_KEYS,
  ...HELP_KEYS,
  ...PORTFOLIOS_KEYS,
  ...HALT_KEYS,
  ...PROPOSAL_KEYS,
];

/** The linter's rules of this project. */
import { noWorkInOptionalCall } from './no-work-in-optional-call.js';

export default { meta: { name: 'traderai' }, rules: { 'no-work-in-optional-call': noWorkInOptionalCall } };

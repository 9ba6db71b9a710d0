import type { Rule } from 'eslint';

export const noWorkInOptionalCall: Rule.RuleModule;

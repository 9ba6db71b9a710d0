/** The linter refuses promises without a handler, and work that an optional call may leave out. */
import tseslint from 'typescript-eslint';
import { noWorkInOptionalCall } from './test/support/lint/no-work-in-optional-call.js';

export default tseslint.config(
  { ignores: ['dist/**', 'src/database/generated/**'] },
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true } },
  },
  {
    // The launcher and other programs that run before anything is built.
    files: ['**/*.js'],
    languageOptions: { parserOptions: { project: 'tsconfig.scripts.json' } },
  },
  {
    files: ['**/*.{ts,tsx,js}'],
    languageOptions: { parser: tseslint.parser, parserOptions: { tsconfigRootDir: import.meta.dirname } },
    plugins: {
      '@typescript-eslint': tseslint.plugin,
      traderai: { rules: { 'no-work-in-optional-call': noWorkInOptionalCall } },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Code may rethrow an unknown error of a library.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-array-delete': 'error',
      'traderai/no-work-in-optional-call': 'error',
    },
  },
);

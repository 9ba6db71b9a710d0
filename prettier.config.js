/** The one way in which the source is laid out: 120 columns, single quotes. */
export default {
  printWidth: 120,
  singleQuote: true,
  trailingComma: 'all',
  arrowParens: 'always',
};

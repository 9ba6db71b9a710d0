/** Splits a line of CSV into fields. Lines without a quote, nearly all of them, take the quick path. */

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Of comma, semicolon, tab and bar, the one that splits the header into the most fields. */
export function delimiterOf(header: string): string {
  const counts = DELIMITERS.map((delimiter) => header.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** The fields unchanged except for removed quotes; null when a quote is left open or followed by text. */
export function splitCsvLine(line: string, delimiter = ','): string[] | null {
  const text = line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line;
  return text.includes('"') ? splitQuoted(text, delimiter) : text.split(delimiter);
}

/** RFC 4180: a field that begins with a quote ends at the next single quote; `""` inside means one quote. */
function splitQuoted(text: string, delimiter: string): string[] | null {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      const field = end < 0 ? text.slice(at) : text.slice(at, end);
      if (field.includes('"')) return null;
      fields.push(field);
      if (end < 0) return fields;
      at = end + 1;
      continue;
    }
    const quoted = readQuoted(text, at + 1);
    if (quoted === null) return null;
    fields.push(quoted.field);
    if (quoted.end === text.length) return fields;
    if (text[quoted.end] !== delimiter) return null;
    at = quoted.end + 1;
  }
}

function readQuoted(text: string, from: number): { readonly field: string; readonly end: number } | null {
  let field = '';
  for (let at = from; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    field += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { field, end: quote + 1 };
    field += '"';
    at = quote + 2;
  }
}

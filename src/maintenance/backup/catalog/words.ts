/** Quotes names and values for statements that the server does not generate itself. */

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quotedText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

/** Settings whose value is a list of names, which must not be quoted as one value. */
const LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/** From `name=value`, as the catalog stores it, to `name = value` for a set statement. */
export function settingText(setting: string): string {
  const at = setting.indexOf('=');
  const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
  const words = LISTS.has(name.toLowerCase()) ? listed(value).map(quotedText).join(', ') : quotedText(value);
  return `${name.split('.').map(quotedName).join('.')} = ${words === '' ? "''" : words}`;
}

/** Splits `"$user", public` into its names. */
function listed(value: string): string[] {
  return [...value.matchAll(/"((?:[^"]|"")*)"|[^,\s]+/g)].map(
    ([word, inside]) => inside?.replaceAll('""', '"') ?? word,
  );
}

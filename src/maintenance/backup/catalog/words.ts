/** Names and values as statements need them, where a statement is not made by the server itself. */

export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quotedText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

/** Settings whose value is a list of names, which must not be quoted as one. */
const LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
]);

/** From `name=value`, as the catalog keeps it, to `name = value` as it is set. */
export function settingText(setting: string): string {
  const at = setting.indexOf('=');
  const [name, value] = [setting.slice(0, at), setting.slice(at + 1)];
  const words = LISTS.has(name.toLowerCase()) ? listed(value).map(quotedText).join(', ') : quotedText(value);
  return `${name.split('.').map(quotedName).join('.')} = ${words === '' ? "''" : words}`;
}

/** `"$user", public` as its names. */
function listed(value: string): string[] {
  return [...value.matchAll(/"((?:[^"]|"")*)"|[^,\s]+/g)].map(
    ([word, inside]) => inside?.replaceAll('""', '"') ?? word,
  );
}

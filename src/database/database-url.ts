/** The URL of a database: parts that pg accepts but reads differently are refused before a connection. */
import { shown } from '../domain/shown.ts';
import { DatabaseFailure } from './failure.ts';

/** The URL without its password: for messages and screens. */
export function shownUrl(url: string): string {
  return url.replace(/^([^:/?#]+:\/\/[^:@/?#]*):[^@/?#]*@/, '$1:…@').replace(/([?&]password=)[^&]*/gi, '$1…');
}

/** Throws what every connection to this URL would: no setting is stored that the next command refuses. */
export function assertUsableUrl(url: string): void {
  usableUrl(url);
}

/**
 * pg treats `prefer`, `require` and `verify-ca` as `verify-full`, and prints seven lines about it each time: this
 * requests it by that name. Throws when pg cannot use the URL at all.
 */
export function usableUrl(url: string): string {
  const [, authority = ''] = /^[a-z]+:\/\/([^/?#]*)/.exec(url) ?? [];
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  if (hosts.includes(',') || /[?&]host=[^&]*(,|%2c)/i.test(url))
    throw badUrl(
      `the database URL names several hosts: ${shownUrl(url)}`,
      'Name one host: the primary, or a name or address that always leads to the primary.',
    );
  // pg accepts an empty host before a path, which is how a URL names a Unix socket.
  const readable = url.replace(/^([a-z]+:\/\/([^/?#]*@)?)(?=[/?#]|$)/, '$1socket');
  if (!URL.canParse(readable))
    throw badUrl(
      `this is not a Postgres URL: ${shownUrl(url)}`,
      'Write it as postgresql://user@host:5432/database, and write special characters of a password in percent form.',
    );
  const parameters = new URL(readable).searchParams;
  checkParameters(parameters);
  if (parameters.get('uselibpqcompat') === 'true') return url;
  return url.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full');
}

interface Rule {
  readonly allows: (value: string) => boolean;
  /** Completes: Write it as … */
  readonly words: string;
}

const MILLISECONDS: Rule = { allows: (value) => /^\d{1,9}$/.test(value), words: 'a whole number of milliseconds' };
const SECONDS: Rule = { allows: (value) => /^\d{1,9}$/.test(value), words: 'a whole number of seconds' };
const ANY: Rule = { allows: () => true, words: 'a text' };

function oneOf(...values: readonly string[]): Rule {
  return { allows: (value) => values.includes(value), words: `one of ${values.join(', ')}` };
}

/** Parameters with a rule of their own. pg ignores every other one, and takes a wrong value for another meaning. */
const RULES: Readonly<Record<string, Rule>> = {
  sslmode: oneOf('disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full'),
  ssl: oneOf('true', '1', '0', 'no-verify'),
  sslnegotiation: oneOf('postgres', 'direct'),
  sslrootcert: ANY,
  sslcert: ANY,
  sslkey: ANY,
  uselibpqcompat: oneOf('true', 'false'),
  port: {
    allows: (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535,
    words: 'a whole number from 1 to 65535',
  },
  connect_timeout: SECONDS,
  statement_timeout: MILLISECONDS,
  lock_timeout: MILLISECONDS,
  idle_in_transaction_session_timeout: MILLISECONDS,
  query_timeout: MILLISECONDS,
};

function checkParameters(parameters: URLSearchParams): void {
  for (const [name, value] of parameters) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name]! : null;
    if (rule === null) refuseMisspelled(name);
    else if (parameters.getAll(name).length > 1)
      throw badUrl(`the database URL has ${name} twice`, 'Leave one of them out.');
    else if (!rule.allows(value))
      throw badUrl(`the database URL has an unknown value: ${name}=${shown(value)}`, `Write ${name} as ${rule.words}.`);
  }
  const mode = parameters.get('sslmode');
  if (mode === 'verify-ca' && parameters.get('uselibpqcompat') === 'true' && !parameters.has('sslrootcert'))
    throw badUrl(
      'the database URL has sslmode=verify-ca without sslrootcert',
      'Name the file of your certificate authority: sslrootcert=FILE. Or write sslmode=verify-full.',
    );
  if (mode === 'disable' && parameters.get('sslnegotiation') === 'direct')
    throw badUrl(
      'the database URL has sslnegotiation=direct with sslmode=disable',
      'Leave one of them out: direct negotiation is TLS.',
    );
}

/** pg would ignore it, and a misspelled sslmode would connect without TLS. */
function refuseMisspelled(name: string): void {
  const known = Object.keys(RULES);
  if (!known.includes(name.toLowerCase()) && !/^ssl/i.test(name)) return;
  throw badUrl(
    `the database URL has an unknown parameter: ${shown(name)}`,
    `Parameters about TLS are ${known.filter((one) => one.startsWith('ssl')).join(', ')} and uselibpqcompat.`,
  );
}

function badUrl(message: string, hint: string): DatabaseFailure {
  return new DatabaseFailure({ code: 'BAD_DATABASE_URL', message, hint, kind: 'invalid' });
}

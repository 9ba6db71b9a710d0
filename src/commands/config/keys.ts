/** Keys and values of the configuration, as typed and as shown. */
import { CONFIGURATION_KEYS } from '../../config/configuration.ts';
import type { Configuration, ConfigurationKey } from '../../config/configuration.ts';
import { shownUrl } from '../../database/database-url.ts';
import { shown } from '../../domain/shown.ts';
import { badUsage } from '../errors.ts';

export function keyOf(text: string): ConfigurationKey {
  const key = CONFIGURATION_KEYS.find((known) => known.toLowerCase() === text.toLowerCase());
  if (key !== undefined) return key;
  throw badUsage(`there is no setting ${shown(text)}`, `Name one of ${CONFIGURATION_KEYS.join(', ')}.`);
}

/** Numbers and objects are typed as JSON; everything else is text. */
export function valueOf(key: ConfigurationKey, text: string): unknown {
  if (key !== 'framesPerSecond' && key !== 'periodsPerYear' && key !== 'keys') return text;
  try {
    return JSON.parse(text);
  } catch {
    throw badUsage(
      `${shown(text)} is not a value for ${key}`,
      key === 'keys' ? 'Write it as JSON: {"order-line": "n"}' : 'Write a whole number.',
    );
  }
}

/** The value for a screen or a log: without its password. */
export function shownValue(value: Configuration[ConfigurationKey]): string {
  if (value === null) return 'not set';
  return typeof value === 'string' ? shownUrl(value) : JSON.stringify(value);
}

export function withoutPassword(value: Configuration[ConfigurationKey]): Configuration[ConfigurationKey] {
  return typeof value === 'string' ? shownUrl(value) : value;
}

export function holdsPassword(text: string): boolean {
  return shownUrl(text) !== text;
}

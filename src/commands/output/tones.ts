/** The color of each text. The text itself always has the sign or the word. */
import type { Tone } from './columns.ts';

export function gainTone(text: string): Tone | null {
  return text.startsWith('+') ? 'good' : text.startsWith('-') ? 'bad' : null;
}

export function sideTone(text: string): Tone | null {
  return text === 'BUY' || text === 'LONG' ? 'good' : text === 'SELL' || text === 'SHORT' ? 'bad' : null;
}

export function statusTone(text: string): Tone | null {
  switch (text) {
    case 'DENIED':
    case 'REJECTED':
      return 'bad';
    case 'CANCELED':
    case 'EXPIRED':
      return 'quiet';
    case 'PENDING_REPLACE':
    case 'PENDING_CANCEL':
    case 'PENDING_NEW':
      return 'warning';
    default:
      return null;
  }
}

export function severityTone(text: string): Tone | null {
  return text === 'CRITICAL' ? 'warning' : text === 'HIGH' ? 'bad' : null;
}

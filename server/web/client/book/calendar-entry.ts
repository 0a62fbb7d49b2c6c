/** A booking as a file for calendars (RFC 5545). Pure. */

interface Entry {
  /** The same for each state of the booking, and no secret: calendars are shared. */
  readonly uid: string;
  readonly isCancelled: boolean;
  /** An address of the branch. */
  readonly organizer: string;
  readonly title: string;
  readonly place: string;
  readonly note: string;
  /** Moments, ISO 8601 in UTC. */
  readonly from: string;
  readonly made: string;
  readonly minutes: number;
}

const LINE_BYTES = 75;
const MINUTE_MS = 60_000;
const SEQUENCE_FROM_MS = Date.UTC(2026, 0, 1);

const moment = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** A line of more bytes goes on in the next, after a space; no letter is cut. */
function folded(line: string): string {
  const lines = [''];
  let bytes = 0;
  for (const letter of line) {
    const size = new TextEncoder().encode(letter).length;
    if (bytes + size > LINE_BYTES) {
      lines.push(' ');
      bytes = 1;
    }
    lines[lines.length - 1] += letter;
    bytes += size;
  }
  return lines.join('\r\n');
}

/** Grows with each file, also where nothing has changed: an entry of a later file replaces that of an earlier one. */
const sequenceOf = (madeMs: number): number => Math.max(0, Math.floor((madeMs - SEQUENCE_FROM_MS) / 1000));

/** A parameter has no quotation marks. */
const quoted = (text: string): string => `"${text.replace(/["\s]+/g, ' ').trim()}"`;

export function calendarEntry({ uid, isCancelled, organizer, title, place, note, from, made, minutes }: Entry): string {
  const fromMs = Date.parse(from);
  const madeMs = Date.parse(made);
  const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', `DESCRIPTION:${escaped(title)}`, 'TRIGGER:-PT1H', 'END:VALARM'];
  const lines = [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//qbox//booking//EN', `METHOD:${isCancelled ? 'CANCEL' : 'PUBLISH'}`, 'BEGIN:VEVENT'],
    ...[`UID:${escaped(uid)}`, `SEQUENCE:${sequenceOf(madeMs)}`, `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`],
    ...[
      `ORGANIZER;CN=${quoted(place)}:${organizer}`,
      `DTSTAMP:${moment(madeMs)}`,
      `DTSTART:${moment(fromMs)}`,
      `DTEND:${moment(fromMs + minutes * MINUTE_MS)}`,
    ],
    ...[`SUMMARY:${escaped(title)}`, `LOCATION:${escaped(place)}`, `DESCRIPTION:${escaped(note)}`],
    ...(isCancelled ? [] : alarm),
    ...['END:VEVENT', 'END:VCALENDAR'],
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

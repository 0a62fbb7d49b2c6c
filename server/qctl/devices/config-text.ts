/** Tables of devices in the text of qbox.toml: one more, or one less, and every other byte stays as it is. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'smol-toml';
import type { DeviceTable } from './kinds.js';

/** The text with one more table at its end. */
export function withTable(text: string, table: string): string {
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${end}${text === '' ? '' : '\n'}${table}`;
}

/** The header of a table, alone in its line. */
const HEADER = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$/;

/**
 * The text without a table and those below it; null = it cannot be cut out cleanly. Comments above it stay, and so do those above the next
 * one: whom they belong to is not known.
 */
export function withoutTable(text: string, table: DeviceTable, name: string): string | null {
  const lines = text.split('\n');
  const headers = lines.map((line) => HEADER.exec(line)?.[1] ?? null);
  const path = `${table}.${name}`;
  const isOurs = (header: string | null): boolean => header !== null && (header === path || header.startsWith(`${path}.`));
  const first = headers.findIndex(isOurs);
  if (first === -1) return null;
  const next = headers.findIndex((header, index) => index > first && header !== null && !isOurs(header));
  let end = next === -1 ? lines.length : next;
  while (end > first + 1 && /^\s*(#.*)?$/.test(lines[end - 1] ?? '')) end -= 1;
  // The empty line that parted it from the next goes with it.
  if (lines[end] === '' && (first === 0 || lines[first - 1] === '')) end += 1;
  const rest = [...lines.slice(0, first), ...lines.slice(end)].join('\n');
  return isOnlyWithout(text, rest, table, name) ? rest : null;
}

/** Whatever the text looked like, it must mean the same but for the one table. */
function isOnlyWithout(before: string, after: string, table: DeviceTable, name: string): boolean {
  try {
    const expected = parse(before);
    const found = parse(after);
    const tables = expected[table] as Record<string, unknown>;
    Reflect.deleteProperty(tables, name);
    if (Object.keys(tables).length === 0 && !(table in found)) Reflect.deleteProperty(expected, table);
    return isDeepStrictEqual(found, expected);
  } catch {
    return false;
  }
}

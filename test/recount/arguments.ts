/** The arguments of an audit, by name, so that an empty one does not take the place of the next. */
import { parseArgs } from 'node:util';

export interface Arguments {
  readonly folder: string;
  /** undefined = the first day that there is. */
  readonly from: string | undefined;
  /** undefined = the last day that there is. */
  readonly to: string | undefined;
}

/** Throws for what is missing, wrong or too much. */
export function argumentsOf(args: readonly string[]): Arguments {
  const options = { folder: { type: 'string' }, from: { type: 'string' }, to: { type: 'string' } } as const;
  const { folder = '', from, to } = parseArgs({ args: [...args], options }).values;
  if (folder === '') throw new Error('name the data folder: make audit FOLDER=/var/lib/qbox');
  const days = { from: dayOf('FROM', from), to: dayOf('TO', to) };
  if (days.from !== undefined && days.to !== undefined && days.from > days.to) throw new Error(`FROM=${days.from} is after TO=${days.to}`);
  return { folder, ...days };
}

function dayOf(name: string, text = ''): string | undefined {
  if (text === '') return undefined;
  const ms = Date.parse(text);
  if (!Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === text) return text;
  throw new Error(`${name}=${text} is no day: write it as 2026-09-30`);
}

/** `qctl journal …`: what happened, and whether anybody changed it. It reads the data folder, beside a running box or without one. */

import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { databaseFile } from '../../../db/folder.js';
import { type JournalTail, openJournalTail } from '../../../db/journal-tail.js';
import { verifyDataFolder } from '../../../db/verify.js';
import { ticketText } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events.js';
import { type DataFolderOptions, dataFolderOf, inDataFolder, refusalOf, withDataFolder } from '../data-folder.js';
import { NotInOrderError, UsageError } from '../failures.js';
import { globalOptions, idNumber } from '../global-options.js';
import { redacted } from '../journal/redact.js';
import { eventWords } from '../journal/words.js';
import { fields, json, jsonLine, printable } from '../output.js';
import type { Surroundings } from '../surroundings.js';

export function addJournal(root: Command, surroundings: Surroundings): void {
  const journal = root.command('journal').description('shows and verifies what the box wrote down, from its data folder on this machine');
  addTail(journal, surroundings);
  addVerify(journal, surroundings);
}

interface TailOptions extends DataFolderOptions {
  readonly events: number;
  readonly follow?: boolean;
  readonly ticket?: string;
}

const USUAL_EVENTS = 20;
const LOOK_AGAIN_MS = 300;

function addTail(journal: Command, surroundings: Surroundings): void {
  withDataFolder(journal.command('tail'))
    .description('shows the newest events in words, without personal data')
    .option('-n, --events <number>', 'so many', idNumber, USUAL_EVENTS)
    .option('--follow', 'and those that come, until Ctrl-C')
    .option('--ticket <id>', 'only those of one ticket: its number (Г001, the newest that has it) or the id of the visitor')
    .addHelpText('after', TAIL_HELP)
    .action((own: TailOptions, command: Command) => tail(own, globalOptions(command).json === true, surroundings));
}

const TAIL_HELP = `
With --json an event a line, with its batch; hashes, pins, photos and comments are left out there too.

Examples:
  qctl journal tail                      the newest 20 events
  qctl journal tail --follow             and those that come
  qctl journal tail --ticket Г001        the story of a ticket`;

/** An event with the batch it is in. */
interface Seen {
  readonly sequence: number;
  readonly event: QueueEvent;
}

async function tail(own: TailOptions, asJson: boolean, surroundings: Surroundings): Promise<void> {
  const directory = existingFolder(own, surroundings);
  const show = ({ sequence, event }: Seen): void => {
    const line = asJson ? jsonLine({ sequence, ...(redacted(event) as object) }) : `${wordsLine(sequence, event)}\n`;
    surroundings.out(line);
  };
  await inDataFolder(directory, async () => {
    const open = openJournalTail(directory);
    try {
      const consumer = own.ticket === undefined ? null : consumerOf(open, own.ticket);
      const { events, head } = newest(open, own.events, consumer);
      for (const seen of events) show(seen);
      if (own.follow) await follow(open, head, consumer, show, surroundings);
    } finally {
      open.close();
    }
  }).catch((failure: unknown) => Promise.reject(refusalOf(failure)));
}

const wordsLine = (sequence: number, event: QueueEvent): string =>
  printable(`${new Date(event.at).toISOString()}  ${String(sequence).padStart(6)}  ${eventWords(event)}${authorWords(event)}`);

const authorWords = ({ by }: QueueEvent): string => (by === undefined ? '' : `, by user ${by.u} (${by.here === 1 ? 'at the box' : by.as})`);

/** The newest events, oldest first, and the last batch. */
function newest(open: JournalTail, most: number, consumer: number | null): { events: readonly Seen[]; head: number } {
  const events: Seen[] = [];
  let head = 0;
  for (const entry of open.backwards()) {
    head = Math.max(head, entry.sequence);
    events.push(...eventsOf(entry.sequence, entry.events, consumer).reverse());
    if (events.length >= most) break;
  }
  return { events: events.slice(0, most).reverse(), head };
}

const eventsOf = (sequence: number, text: string, consumer: number | null): Seen[] =>
  (JSON.parse(text) as QueueEvent[])
    .map((event) => ({ sequence, event }))
    .filter(({ event }) => consumer === null || ('c' in event && event.c === consumer));

/** The visitor with this id, or the newest with a ticket of this number. */
function consumerOf(open: JournalTail, ticket: string): number {
  const id = /^[1-9][0-9]{0,9}$/.test(ticket) ? Number(ticket) : null;
  for (const { events } of open.backwards()) {
    for (const event of JSON.parse(events) as QueueEvent[]) {
      if (event.t === 'registered' && (event.c === id || ticketText(event.prefix, event.number) === ticket)) return event.c;
    }
  }
  throw new UsageError(`no ticket ${ticket} was taken as far back as the journal goes`);
}

async function follow(
  open: JournalTail,
  head: number,
  consumer: number | null,
  show: (seen: Seen) => void,
  { onInterrupt }: Surroundings,
): Promise<void> {
  const stop = new AbortController();
  const ignoreInterrupts = onInterrupt(() => stop.abort());
  let last = head;
  while (!stop.signal.aborted) {
    for (const { sequence, events } of [...open.after(last)]) {
      last = sequence;
      for (const seen of eventsOf(sequence, events, consumer)) show(seen);
    }
    await pause(LOOK_AGAIN_MS, undefined, { signal: stop.signal }).catch(() => {});
  }
  ignoreInterrupts();
}

function addVerify(journal: Command, surroundings: Surroundings): void {
  withDataFolder(journal.command('verify'))
    .description('checks the hash chain of the journal, beside a running box or without one')
    .addHelpText(
      'after',
      '\nExit code 4 says that an entry was changed, damaged or lost.\n\nExamples:\n' +
        '  qctl journal verify    range, count and head of the chain',
    )
    .action(async (own: DataFolderOptions, command: Command) => {
      const directory = existingFolder(own, surroundings);
      const { entries, sequence, hash } = await inDataFolder(directory, () => verified(directory));
      const facts = { batches: entries, first: entries === 0 ? null : sequence - entries + 1, last: sequence, head: hash };
      surroundings.out(globalOptions(command).json ? json({ ...facts, ok: true }) : `${fields(facts, surroundings)}OK\n`);
    });
}

function verified(directory: string): ReturnType<typeof verifyDataFolder> {
  try {
    return verifyDataFolder(directory);
  } catch (failure) {
    throw failure instanceof Error && failure.constructor === Error ? new NotInOrderError(failure.message) : failure;
  }
}

/** Throws where there is no box's data: an empty chain would be in order. */
function existingFolder(own: DataFolderOptions, surroundings: Surroundings): string {
  const directory = dataFolderOf(own, surroundings);
  if (existsSync(databaseFile(directory))) return directory;
  throw new UsageError(`there is no database in ${directory}: name the data folder of the box with --data, as root or as its owner`);
}

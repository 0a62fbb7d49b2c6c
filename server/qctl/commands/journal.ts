/** `qctl journal …`: the events, and whether they were changed. It reads the data folder, with or without a running box. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { databaseFile, logFile } from '../../../db/files/folder.js';
import { authorOfEvent, type QueueEvent } from '../../model/events/events.js';
import { asOwner } from '../as-owner/as-owner.js';
import type { QctlCommand } from '../command.js';
import { type DataFolderOptions, dataFolderOf, refusalOf, withDataFolder } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { NotInOrderError, UsageError } from '../failures.js';
import { idNumber, type Run } from '../global-options.js';
import type { AcceptedLoss } from '../journal/accept-loss.js';
import type { Seen } from '../journal/tail-job.js';
import { eventWords, redacted } from '../journal/words.js';
import { fields, jsonLine, printable } from '../output.js';
import { confirmed, type WithYes } from '../questions.js';

interface TailOptions extends DataFolderOptions {
  readonly events: number;
  readonly follow?: boolean;
  readonly ticket?: string;
}

const USUAL_EVENTS = 20;

export function addJournal(root: QctlCommand): void {
  const journal = root.command('journal').description('shows and verifies the journal in a data folder of this machine');
  withDataFolder(journal.command('tail'))
    .description('shows the newest events in words, without personal data')
    .option('-n, --events <number>', 'number of events', idNumber, USUAL_EVENTS)
    .option('--follow', 'also show new events, until Ctrl-C')
    .option('--ticket <id>', 'only events of one ticket: its number (Г001: the newest with it) or the id of the visitor')
    .explained(
      {
        'qctl journal tail': 'the newest 20 events',
        'qctl journal tail --follow': 'and those that come',
        'qctl journal tail --ticket Г001': 'the story of a ticket',
      },
      'With --json an event a line, with its batch; hashes, pins, photos and comments are left out there too.',
    )
    .does(tail);
  withDataFolder(journal.command('verify'))
    .description('checks the hash chain of the journal and reads everything else that is stored; the box may run')
    .explained(
      { 'qctl journal verify': 'range, count and head of the chain' },
      'Exit code 4 says that an entry was changed, damaged or lost, or that a row of the history, a snapshot or the record of\n' +
        'what was answered is damaged. A row of the history that was taken out whole is not missed.',
    )
    .finds(verify, ({ ok: _ok, ...facts }, page) => `${fields(facts, page)}OK\n`);
  withDataFolder(journal.command('accept-loss'))
    .description('lets the box go on with what is left of a journal whose end was lost, where there is no backup')
    .withYes()
    .explained(
      {
        'systemctl stop qbox && qctl journal accept-loss && systemctl start qbox': '',
        'qctl book set TicketRange 4 next=200': '',
      },
      ACCEPT_LOSS_NOTES,
    )
    .finds(
      (run: Run<DataFolderOptions & WithYes>) =>
        acceptLost(folderWithLog(run.options, run.dependencies), run).catch((failure: unknown) => Promise.reject(refusalOf(failure))),
      (accepted, page) => (accepted === null ? 'Nothing is missing.\n' : fields(acceptedRow(accepted), page)),
    );
}

const ACCEPT_LOSS_NOTES = `
A backup is better: qctl backup list, qctl backup restore. What is lost stays lost: visitors hold tickets that the box does not know.
The command says how much is lost, keeps a copy of the files, and moves the next number of each range behind those that may have been
given: two for each lost batch. Compare with the newest tickets on paper, and move the numbers further where that is too little.
Remove the folder with the copy when it is no longer needed: it contains personal data of visitors.`;

async function tail({ options: own, dependencies }: Run<TailOptions>): Promise<void> {
  const directory = existingFolder(own, dependencies);
  const show = ({ sequence, event }: Seen): void => {
    const line = own.json ? jsonLine({ sequence, ...(redacted(event) as object) }) : `${wordsLine(sequence, event)}\n`;
    dependencies.out(line);
  };
  const stop = new AbortController();
  const ignoreInterrupts = own.follow === true ? dependencies.onInterrupt(() => stop.abort()) : () => {};
  const order = { directory, events: own.events, isFollowed: own.follow === true, ticket: own.ticket ?? null };
  await asOwner(directory, 'tailJournal', order, { told: show, stop: stop.signal })
    .catch((failure: unknown) => Promise.reject(refusalOf(failure)))
    .finally(ignoreInterrupts);
}

const wordsLine = (sequence: number, event: QueueEvent): string =>
  printable(`${new Date(event.at).toISOString()}  ${String(sequence).padStart(6)}  ${eventWords(event)}${authorWords(event)}`);

function authorWords(event: QueueEvent): string {
  const by = authorOfEvent(event);
  return by === undefined ? '' : `, by user ${by.login ?? by.u} (${by.here === 1 ? 'at the box' : by.as})`;
}

async function verify({ options, dependencies }: Run<DataFolderOptions>) {
  const directory = folderWithLog(options, dependencies);
  const { entries, sequence, hash } = await asOwner(directory, 'verifyJournal', { directory });
  const beside = await asOwner(directory, 'damageBeside', { directory });
  const damage = beside.filter(({ isPassing }) => !isPassing).map(({ what }) => what);
  if (damage.length > 0) throw new NotInOrderError(damage.join(' '));
  const note = beside[0]?.what;
  const first = entries === 0 ? null : sequence - entries + 1;
  return { batches: entries, first, last: sequence, head: hash, ...(note && { note }), ok: true };
}

/** null if nothing is missing. */
async function acceptLost(directory: string, run: Run<WithYes>): Promise<AcceptedLoss | null> {
  const lost = await asOwner(directory, 'findLostEnd', { directory });
  if (lost === null) return null;
  const { sequence, batches, why } = lost;
  const left = `${why} At least ${batches} batches are lost, with the tickets given in them; the last one that is left is ${sequence}.`;
  await confirmed(run, `${left} The box will go on without them.`);
  return await asOwner(directory, 'acceptLoss', { directory });
}

const acceptedRow = ({ sequence, batches, kept, nextTickets }: AcceptedLoss) => ({
  last: sequence,
  lost: `${batches} batches or more`,
  'files as found': kept,
  'next tickets': nextTickets.join(', '),
});

/** Throws if there is no data of a box: an empty chain would be in order. */
function existingFolder(own: DataFolderOptions, dependencies: Dependencies): string {
  const directory = folderWithLog(own, dependencies);
  if (existsSync(databaseFile(directory))) return directory;
  throw new UsageError(`there is no database in ${directory}, but its log is there: qctl journal verify says what that means`);
}

/** The same; also accepts a log without its database, to see what was lost. */
function folderWithLog(own: DataFolderOptions, dependencies: Dependencies): string {
  const directory = resolve(dataFolderOf(own, dependencies));
  if ([databaseFile(directory), logFile(directory)].some((file) => existsSync(file))) return directory;
  throw new UsageError(`there is no database in ${directory}: name the data folder of the box with --data, as root or as its owner`);
}

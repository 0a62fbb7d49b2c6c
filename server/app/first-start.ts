/** Fills an empty box: with the demo branch, or with an administrator who has no password. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoBranch } from '../demo/branch.js';
import type { RegistratorRow, RowBook, ScoreBoardRow, UserRow } from '../model/books/index.js';
import { toInstant } from '../model/events/stamp.js';
import { FIRST_LOGIN, FIRST_ROLE, NO_PASSWORD } from '../pipeline/access/administrators.js';
import { digestOf, hashPassword } from '../pipeline/access/passwords.js';
import type { Pipeline } from '../pipeline/commit/pipeline.js';

/** Older boxes left the first password in the data folder. It may still be valid, so the file is removed. */
const OLD_PASSWORD_FILE = 'first-password';

interface UserWithPassword extends Omit<UserRow, 'passwordHash'> {
  readonly password: string;
}

export async function fillEmptyBox(pipeline: Pipeline, directory: string, isDemo: boolean): Promise<void> {
  rmSync(join(directory, OLD_PASSWORD_FILE), { force: true });
  if (pipeline.state.books.User.size > 0) return;
  if (isDemo) await fillWithDemo(pipeline);
  else addFirstAdministrator(pipeline);
  await pipeline.settled();
}

async function fillWithDemo(pipeline: Pipeline): Promise<void> {
  const users = await Promise.all(demoBranch.User.map(withHash));
  // The demo may run with configured devices: then its kiosks and boards keep only devices that exist.
  const kiosks = demoBranch.Registrator.map((kiosk) => withKnownPrinters(kiosk, pipeline.state.equipment.printers));
  const boards = demoBranch.ScoreBoard.map((board) => withKnownLine(board, pipeline.state.equipment.leds));
  const made = { ...demoBranch, User: users, Registrator: kiosks, ScoreBoard: boards };
  const at = pipeline.stamp().atMs;
  for (const [book, rows] of Object.entries(made) as [RowBook, readonly { readonly id: number }[]][]) {
    for (const row of rows) pipeline.note({ t: 'bookSet', at, book, id: row.id, row });
  }
}

function withKnownPrinters(kiosk: RegistratorRow, known: ReadonlySet<string>): RegistratorRow {
  const ifKnown = (printer: string | null) => (printer !== null && known.has(printer) ? printer : null);
  return { ...kiosk, printer: ifKnown(kiosk.printer), spare_printer: ifKnown(kiosk.spare_printer) };
}

const withKnownLine = (board: ScoreBoardRow, known: ReadonlyMap<string, unknown>): ScoreBoardRow =>
  board.device === null || known.has(board.device) ? board : { ...board, device: null };

/** `qctl admin reset-password` gives the password, on the machine itself. */
function addFirstAdministrator(pipeline: Pipeline): void {
  const at = pipeline.stamp().atMs;
  const user = {
    id: 1,
    login: FIRST_LOGIN,
    passwordHash: NO_PASSWORD,
    surname: '',
    name: '',
    patronymic: '',
    create_time: toInstant(at),
    disabled: 0,
    role_id: FIRST_ROLE.id,
    clerk: { id: 1, priority: 50, default_workplace: null, all_operations: 0 },
  };
  pipeline.note({ t: 'bookSet', at, book: 'UserRole', id: FIRST_ROLE.id, row: FIRST_ROLE });
  pipeline.note({ t: 'bookSet', at, book: 'User', id: user.id, row: user });
}

async function withHash({ password, ...row }: UserWithPassword): Promise<UserRow> {
  return { ...row, passwordHash: await hashPassword(digestOf(password)) };
}

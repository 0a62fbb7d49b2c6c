/** What came out of a box, kept so that it can be searched for what must never leave it; and what is in its books. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { DEFAULT_RULES } from '../../dist/server/engine/rules-of-branch.js';
import { recover } from '../../dist/server/pipeline/commit/recover.js';
import { ERRORS, type ErrorName } from '../../server/model/errors/errors.js';
import { type Box, startBox } from '../support/box.js';
import { type Account, connect, type Frame, logIn, type RawClient, type RawSession } from '../support/raw-client.js';

/** A box whose every word is kept. Its data folder is read when it has stopped, and goes with it. */
export class WatchedBox {
  /** Every frame that any client got, as it came. */
  readonly frames: string[] = [];

  private constructor(readonly box: Box) {}

  /** @param past puts something into the data folder before the start */
  static async start(
    env: Readonly<Record<string, string>> = {},
    runner: readonly string[] = [],
    past: (data: string) => Promise<void> = async () => {},
  ): Promise<WatchedBox> {
    const data = await mkdtemp(join(tmpdir(), 'qbox-hostile-'));
    await past(data);
    return new WatchedBox(await startBox({ data, env, runner }));
  }

  async connect(): Promise<RawClient> {
    const client = await connect(this.box.webSocketUrl);
    client.socket.on('message', (bytes) => this.frames.push(String(bytes)));
    return client;
  }

  async logIn(account: Account): Promise<RawSession> {
    return await logIn(await this.connect(), account);
  }

  administrator(): Promise<RawSession> {
    return this.logIn({ component: 'administrator', login: 'admin' });
  }

  /**
   * The box is still in order: it stops when asked, has nothing to complain of, told none of its secrets (nor `digests`), and what it
   * leaves on the disk leads to the same books.
   */
  async end(digests: readonly string[] = []): Promise<void> {
    const { box } = this;
    try {
      expect(await box.stop()).toEqual({ code: 0, signal: null });
      expect(complaints(box)).toEqual([]);
      this.expectNoSecrets(digests);
    } finally {
      await rm(box.data, { recursive: true, force: true });
    }
  }

  /** No salted hash, no token's hash and none of the given digests was told to anybody, in an answer or in the log. */
  private expectNoSecrets(digests: readonly string[]): void {
    // Throws if what is on the disk leads to a state that cannot be.
    const { state } = recover(this.box.data, DEFAULT_RULES);
    const hashes = [...state.books.User.values()].flatMap(({ passwordHash }) => [passwordHash, lastPart(passwordHash)]);
    const tokens = [...state.sessions.values()].map(({ tokenHash }) => tokenHash);
    const secrets = ['scrypt$', ...hashes, ...tokens, ...digests].filter((secret) => secret !== '');
    expect(hashes.length).toBeGreaterThan(0);
    const told = [...this.frames, this.box.stderr(), this.box.stdout.join('\n')];
    expect(secrets.filter((secret) => told.some((text) => text.includes(secret)))).toEqual([]);
  }
}

const lastPart = (hash: string): string => hash.split('$').at(-1) ?? '';

/** Bodies of all books. Nothing in them changes by itself, so two looks are the same unless something was done. */
export const LISTS = [
  'operationList',
  'serviceList',
  'ticketRangeList',
  'workplaceList',
  'userRoleList',
  'userList',
  'qBoardList',
  'scoreBoardList',
  'registratorList',
  'consumerList',
  'consumerPreRegisteredList',
  'reasonList',
  'outcomeList',
] as const;

export async function booksOf(session: RawSession): Promise<Record<string, unknown>> {
  const books: Record<string, unknown> = {};
  for (const list of LISTS) books[list] = await session.ask(list);
  return books;
}

/** The name in the catalogue of the error that `data` is; undefined if it is none. "No errors" is `noErrors`. */
export function errorName(data: unknown): ErrorName | undefined {
  const code = (data as { code?: unknown } | null)?.code;
  return NAMES.get(Number(code));
}

const NAMES = new Map((Object.entries(ERRORS) as [ErrorName, { module: number; error: number }][]).map(toCode));

function toCode([name, { module, error }]: [ErrorName, { module: number; error: number }]): [number, ErrorName] {
  return [module * 2 ** 32 + error, name];
}

export const descOf = (frame: Frame): string => String((frame.data as { desc?: unknown }).desc);

/** Memory of the process of the box, in MiB. */
export const residentMib = ({ pid }: Box): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Lines of the log that are more than information. */
const complaints = (box: Box): string[] =>
  box
    .stderr()
    .split('\n')
    .filter((line) => line !== '')
    .filter((line) => {
      const { level, fault } = JSON.parse(line) as { readonly level: number; readonly fault?: string };
      // The demo's printer lives in the box's process: on a busy machine its answer is as late as the box is.
      // Boxes with room for few sessions say so. The disk is not the box's alone either: beside other tests it stands still for a second,
      // which the box has to say.
      return level > 30 && fault !== 'noAnswer' && fault !== 'sessionsNearLimit' && fault !== 'diskSlow';
    });

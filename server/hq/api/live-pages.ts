/** Pages that are open: each is told twice a second which of the branches that its user sees have changed. */
import type { ServerResponse } from 'node:http';
import { type Branch, branchesOf } from '../access/groups.js';
import { type User, usersOfSessions } from '../access/users.js';
import type { Director } from '../configuration/director.js';
import type { Database } from '../database.js';
import type { LiveWatch } from '../live/live-watch.js';
import { branchNow } from './overview.js';

export interface LivePagesOptions {
  readonly database: Pick<Database, 'inTransaction'>;
  readonly live: Pick<LiveWatch, 'of' | 'follow'>;
  readonly director: Pick<Director, 'of' | 'follow'>;
  readonly log: (level: 'info' | 'warn', what: string, details: object) => void;
}

const PAGES_MAX = 500;
/** Changes of branches go out together. A branch looks at its hall every two seconds: what a page shows is less than three seconds old. */
const PUSH_MS = 500;
/** A proxy ends what is silent. */
const ALIVE_PUSHES = 40;
/** Pushed beyond it to a page that does not read: it connects again. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;

export class LivePages {
  /** With the session of each. */
  readonly #pages = new Map<ServerResponse, string>();
  readonly #changed = new Set<string>();
  #unfollow = (): void => {};
  #timer: NodeJS.Timeout | undefined;
  #pushes = 0;
  #isAsking = false;

  constructor(private readonly options: LivePagesOptions) {}

  start(): void {
    const { live, director } = this.options;
    const ends = [live, director].map((source) => source.follow((branch) => this.#changed.add(branch)));
    this.#unfollow = () => {
      for (const end of ends) end();
    };
    this.#timer = setInterval(() => void this.#push(), PUSH_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#unfollow();
    for (const page of this.#pages.keys()) page.end();
  }

  /** Pages that see it are told with the next push. */
  changed(branch: string): void {
    this.#changed.add(branch);
  }

  get count(): number {
    return this.#pages.size;
  }

  /** Answers a page that asks for changes. */
  async join(page: ServerResponse, token: string): Promise<void> {
    const { database } = this.options;
    const isKnown = this.#pages.size < PAGES_MAX && (await database.inTransaction((client) => usersOfSessions(client, [token]))).size === 1;
    if (!isKnown) return void page.writeHead(401).end();
    page.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    page.write(': \n\n');
    this.#pages.set(page, token);
    page.on('close', () => this.#pages.delete(page));
    // What is written to a page that goes at this moment fails, and nobody else hears of it.
    page.on('error', () => this.#pages.delete(page));
  }

  /** What a user sees is looked up at each push, so that who loses a group loses its branches: once, however many pages are open. */
  async #push(): Promise<void> {
    if (this.#pages.size === 0) return this.#changed.clear();
    this.#pushes += 1;
    if (this.#isAsking || (this.#changed.size === 0 && this.#pushes % ALIVE_PUSHES !== 0)) return;
    this.#isAsking = true;
    const names = new Set(this.#changed);
    this.#changed.clear();
    const pages = [...this.#pages];
    try {
      const seen = await this.#seenBy(new Set(pages.map(([, token]) => token)));
      const texts = new Map([...seen].map(([token, branches]) => [token, this.#textOf(branches, names)]));
      for (const [page, token] of pages) {
        const text = texts.get(token);
        // It has gone meanwhile.
        if (page.destroyed) continue;
        if (text === undefined || page.writableLength > UNREAD_BYTES_MAX) page.end();
        else page.write(text);
      }
    } catch (error) {
      this.options.log('warn', 'open pages were not told what has changed', { error: String(error) });
      // They connect again, and ask for everything.
      for (const [page] of pages) page.end();
    } finally {
      this.#isAsking = false;
    }
  }

  /** By session; of one that has ended nothing. */
  async #seenBy(tokens: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly Branch[]>> {
    return await this.options.database.inTransaction(async (client) => {
      const users = await usersOfSessions(client, [...tokens]);
      const known = new Map<string, readonly Branch[]>();
      const seen = new Map<string, readonly Branch[]>();
      for (const [token, user] of users) {
        const branches = known.get(keyOf(user)) ?? (await branchesOf(client, user));
        known.set(keyOf(user), branches);
        seen.set(token, branches);
      }
      return seen;
    });
  }

  #textOf(branches: readonly Branch[], names: ReadonlySet<string>): string {
    const { live, director } = this.options;
    const rows = branches
      .filter(({ name }) => names.has(name))
      .map((branch) => branchNow(branch, live.of(branch.name), director.of(branch.name), Date.now()));
    return rows.length === 0 ? ': \n\n' : `data: ${JSON.stringify(rows)}\n\n`;
  }
}

/** Administrators see the same. */
const keyOf = ({ id, role }: User): string => (role === 'administrator' ? role : String(id));

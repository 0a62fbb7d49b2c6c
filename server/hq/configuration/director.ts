/**
 * Brings branches to the configuration that is wanted: what PostgreSQL says is asked of each branch until it has answered, and what a
 * branch has changed since then is counted. Two of these programs may do it at once: an order is carried out once.
 */
import type { Static } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { headquartersCommands } from '../../protocol/commands/box/headquarters.js';
import type { Database } from '../database.js';
import type { Answer, Requests } from '../down/requests.js';
import type { LiveWatch, Seen } from '../live/live-watch.js';
import type { Log } from '../log.js';
import { Repeating } from '../repeating.js';
import { type Standing, standings } from './standing.js';
import { catchUp, type Due, goOn, noteApplied, noteFailed, noteLater, sendAgain } from './waves.js';

export interface DirectorOptions {
  readonly database: Pick<Database, 'inTransaction'>;
  readonly requests: Pick<Requests, 'ask' | 'isConnected'>;
  readonly live: Pick<LiveWatch, 'of' | 'all'>;
  /** Of a clock that is never set. */
  readonly nowMs: () => number;
  readonly log: Log;
}

/** What stands of the configuration of a branch. */
export interface ConfigurationNow extends Standing {
  /** Elements that are not as the text has them; null = not known (yet). */
  readonly differences: number | null;
}

type Reply = Static<typeof headquartersCommands.applyRevision.reply>;
const reply = TypeCompiler.Compile(headquartersCommands.applyRevision.reply);

/** It asks for no change. */
const NO_BOOKS = '[qbox]\nformat = 1\nbooks = []\n';

const LOOK_MS = 1_000;
const AGAIN_MS = 5_000;
/** To one branch: it is busy, or did not answer. */
const ASK_AGAIN_MS = 3_000;
const AT_ONCE = 32;
/** A branch that has left so many requests in a row without an answer is like one that is not connected. */
const SILENT_MAX = 3;
/** Any number, of this program alone: two programs plan one after the other. */
const LOCK = 7_041_964;

export class Director {
  readonly #repeating = new Repeating({
    everyMs: LOOK_MS,
    againMs: AGAIN_MS,
    work: () => this.#look(),
    failed: (error) => this.options.log('warn', 'configurations could not be looked at', { error: String(error) }),
  });
  #standings: ReadonlyMap<string, Standing> = new Map();
  /** What was compared, and what came of it. */
  readonly #compared = new Map<string, { readonly key: string; readonly differences: number }>();
  /** Requests under way, by branch. */
  readonly #asking = new Map<string, Promise<void>>();
  readonly #askedMs = new Map<string, number>();
  /** Requests in a row that a branch has not answered. */
  readonly #silent = new Map<string, number>();
  readonly #listeners = new Set<(branch: string) => void>();
  readonly #texts = new Map<number, string>();

  constructor(private readonly options: DirectorOptions) {}

  start(): void {
    this.#repeating.start();
  }

  async stop(): Promise<void> {
    await this.#repeating.stop();
    await Promise.allSettled(this.#asking.values());
  }

  /** null = headquarters has set nothing here. */
  of(branch: string): ConfigurationNow | null {
    const standing = this.#standings.get(branch);
    if (standing === undefined) return null;
    const compared = this.#compared.get(branch);
    const seen = this.options.live.of(branch);
    return { ...standing, differences: seen !== null && compared?.key === keyOf(standing, seen) ? compared.differences : null };
  }

  /** Returns what ends it. */
  follow(listener: (branch: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a branch would change, by a text. */
  async compare(branch: string, login: string, text: string): Promise<Answer | { readonly reply: Reply }> {
    const answer = await this.#ask(branch, login, { order: 1, text, check: true });
    return typeof answer === 'object' && 'data' in answer && reply.Check(answer.data) ? { reply: answer.data } : answer;
  }

  /** Its own text, which others can be sent. null = it gives none: its program is older, or the text longer than one that is sent. */
  async textOf(branch: string, login: string): Promise<{ readonly text: string | null } | 'offline' | 'silent'> {
    const answer = await this.#ask(branch, login, { order: 1, text: NO_BOOKS, check: true, with_text: true });
    if (typeof answer === 'string') return answer;
    return { text: ('data' in answer && reply.Check(answer.data) ? answer.data.text : null) ?? null };
  }

  async #look(): Promise<void> {
    const { database, requests } = this.options;
    const answers = (branch: string): boolean => requests.isConnected(branch) && (this.#silent.get(branch) ?? 0) < SILENT_MAX;
    const { due, now } = await database.inTransaction(async (client) => {
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      await catchUp(client);
      return { due: await goOn(client, answers), now: await standings(client) };
    });
    const before = this.#standings;
    this.#standings = now;
    for (const [branch, standing] of now) if (JSON.stringify(before.get(branch)) !== JSON.stringify(standing)) this.#changed(branch);
    for (const one of due)
      this.#begin(
        one.branch,
        () => this.#send(one),
        () => this.#isMeet(one),
      );
    for (const [branch, standing] of now) {
      const seen = this.options.live.of(branch);
      if (seen === null || standing.applied === null) continue;
      const { order } = standing.applied;
      if ((seen.state.configuration?.order ?? order) < order) await database.inTransaction((client) => sendAgain(client, branch, order));
      if (this.#compared.get(branch)?.key === keyOf(standing, seen)) continue;
      const { revisionId } = standing.applied;
      this.#begin(branch, () => this.#count(branch, revisionId, keyOf(standing, seen)));
    }
  }

  /** Visitors are no reason to ask again and again: the live view says when they have gone. */
  #isMeet({ branch, atOnce }: Due): boolean {
    const state = this.options.live.of(branch)?.state;
    return atOnce || state === undefined || state.waiting + state.serving + state.postponed === 0;
  }

  #begin(branch: string, work: () => Promise<void>, isMeet = () => true): void {
    const { requests, nowMs, log } = this.options;
    const isSoon = nowMs() - (this.#askedMs.get(branch) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS;
    if (isSoon || this.#asking.has(branch) || this.#asking.size >= AT_ONCE || !requests.isConnected(branch) || !isMeet()) return;
    this.#askedMs.set(branch, nowMs());
    const asking = work()
      .catch((error: unknown) => log('warn', 'a branch could not be directed', { branch, error: String(error) }))
      .finally(() => this.#asking.delete(branch));
    this.#asking.set(branch, asking);
  }

  async #send(due: Due): Promise<void> {
    const { branch, order, author, atOnce } = due;
    const { database, log } = this.options;
    const text = await this.#text(due.revisionId);
    const answer = await this.#ask(branch, author, { order, text, at_once: atOnce });
    // It is asked again.
    if (typeof answer === 'string') return;
    const said = 'data' in answer && reply.Check(answer.data) ? answer.data : null;
    if (said?.state === 'busy') return;
    log(said?.state === 'applied' ? 'info' : 'warn', 'a branch was given a configuration', {
      branch,
      order,
      answer: said?.state ?? 'refused',
    });
    await database.inTransaction(async (client) => {
      if (said?.state === 'applied') return void (await noteApplied(client, due));
      if (said?.state === 'older') await noteLater(client, said.order);
      await noteFailed(client, due, JSON.stringify(faultsIn(answer, said)));
    });
    this.#changed(branch);
    // The next of the wave need not wait for the clock.
    this.#askedMs.delete(branch);
  }

  async #ask(branch: string, login: string, data: object): Promise<Answer> {
    const answer = await this.options.requests.ask(branch, login, 'applyRevision', data);
    if (answer === 'silent') this.#silent.set(branch, (this.#silent.get(branch) ?? 0) + 1);
    else this.#silent.delete(branch);
    return answer;
  }

  async #count(branch: string, revisionId: number, key: string): Promise<void> {
    const compared = await this.compare(branch, 'qbox-hq', await this.#text(revisionId));
    if (typeof compared === 'string' || !('reply' in compared)) return;
    const { added, changed, removed } = compared.reply;
    this.#compared.set(branch, { key, differences: added.length + changed.length + removed.length });
    this.#changed(branch);
  }

  async #text(revisionId: number): Promise<string> {
    const known = this.#texts.get(revisionId);
    if (known !== undefined) return known;
    const { rows } = await this.options.database.inTransaction((client) =>
      client.query<{ text: string }>('SELECT text FROM revision WHERE id = $1', [revisionId]),
    );
    const text = rows[0]?.text ?? '';
    if (this.#texts.size >= TEXTS_MAX) this.#texts.clear();
    this.#texts.set(revisionId, text);
    return text;
  }

  #changed(branch: string): void {
    for (const listener of this.#listeners) listener(branch);
  }
}

/** In memory, half a megabyte each at most. */
const TEXTS_MAX = 20;

/** The comparison is good until the branch changes something, or gets something else. */
const keyOf = ({ applied }: Standing, { state }: Seen): string =>
  `${applied?.revisionId} ${state.configuration?.order} ${state.configuration?.present} ${state.version}`;

interface ToldFault {
  readonly codeModule: number;
  readonly codeError: number;
}

/** As `applyRevision` has them; of an older order the number that the branch has. */
function faultsIn(answer: Answer, said: Reply | null): readonly ToldFault[] | { readonly older: number } {
  if (said?.state === 'older') return { older: said.order };
  if (said !== null) return said.faults;
  return typeof answer === 'object' && 'error' in answer ? [answer.error] : [];
}

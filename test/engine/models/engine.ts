/** The engine with a hand on its clock: what the pipeline does with it, without the pipeline. */

import type { Command, Decision, FinishCommand } from '../../../server/engine/commands.js';
import { decide } from '../../../server/engine/decide.js';
import { evolve } from '../../../server/engine/evolve.js';
import { dueCommands } from '../../../server/engine/rules/due.js';
import { DEFAULT_RULES, type EngineRules, type Equipment } from '../../../server/engine/rules-of-branch.js';
import { toSnapshot } from '../../../server/engine/snapshot.js';
import { emptyState, type QueueState } from '../../../server/engine/state.js';
import type { BookName, RowBook } from '../../../server/model/books/index.js';
import type { Consumer } from '../../../server/model/consumer.js';
import { type ErrorName, Rejection } from '../../../server/model/errors/errors.js';
import type { Component, QueueEvent } from '../../../server/model/events/events.js';
import type { Stamp } from '../../../server/model/events/stamp.js';

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** A Tuesday, 09:00; the test branch lives in UTC. */
export const START_MS = Date.parse('2026-11-24T09:00:00.000Z');

export const RULES: EngineRules = { ...DEFAULT_RULES, liveTicketsMax: 1_000, sessionsMax: 100, sessionsAtPlaceMax: 100 };

export const EQUIPMENT: Equipment = {
  printers: new Set(['hall', 'desk']),
  leds: new Map(),
  builtInDesigns: new Set(['plain', 'bank']),
  lcds: new Set(['hall-tv']),
  lcdTemplates: new Set(['hall', 'window']),
  instantOf: (day, minuteOfDay) => Date.parse(day) + minuteOfDay * MINUTE_MS,
};

export function stampAt(atMs: number): Stamp {
  const date = new Date(atMs);
  return {
    atMs,
    day: date.toISOString().slice(0, 10),
    weekday: date.getUTCDay() === 0 ? 7 : date.getUTCDay(),
    minuteOfDay: date.getUTCHours() * 60 + date.getUTCMinutes(),
  };
}

/** The state as a snapshot of version 1 had it, whose tickets were no rows. */
export const wholeDocument = (state: QueueState) =>
  ({
    ...JSON.parse(toSnapshot(state)),
    version: 1,
    consumers: JSON.parse(JSON.stringify([...state.consumers.values()])),
  }) as Record<string, unknown> & { readonly consumers: { -readonly [Field in keyof Consumer]?: Consumer[Field] }[] };

type DistributiveOmit<T, Keys extends PropertyKey> = T extends unknown ? Omit<T, Keys> : never;
export type RegisterFields = Partial<Omit<Extract<Command, { type: 'register' }>, 'type' | 'services'>>;

/** An engine and everything that ever happened to it. */
export class Engine {
  state: QueueState;
  readonly events: QueueEvent[] = [];
  readonly ended: Consumer[] = [];
  nowMs = START_MS;

  constructor(
    readonly rules: EngineRules = RULES,
    readonly equipment: Equipment = EQUIPMENT,
  ) {
    this.state = emptyState(rules, equipment);
  }

  /** Decides and, unless it is refused, makes it so. */
  run(command: Command): Decision | Rejection {
    const outcome = decide(this.state, command, stampAt(this.nowMs));
    if (outcome instanceof Rejection) return outcome;
    for (const event of outcome.events) {
      this.before(event, outcome.events);
      this.events.push(event);
      this.ended.push(...evolve(this.state, event));
      if (event.t !== 'takenBack' || !event.ended) continue;
      const index = this.ended.findIndex(({ id }) => id === event.c);
      if (index === -1) throw new Error(`ticket ${event.c} comes back and had not ended`);
      this.ended.splice(index, 1);
    }
    return outcome;
  }

  /** For those who watch: the state is as it was before the event, one of those that were decided together. */
  protected before(_event: QueueEvent, _decided: readonly QueueEvent[]): void {}

  /** Runs a command that must go well; answers its subject. */
  must(command: Command): number {
    const outcome = this.run(command);
    if (outcome instanceof Rejection) throw new Error(`refused: ${outcome.error} ${JSON.stringify(outcome.parameters)}`);
    return outcome.subject ?? 0;
  }

  /** Runs a command that must be refused and change nothing; answers the name of the error. */
  refusal(command: Command): ErrorName | null {
    const outcome = this.run(command);
    return outcome instanceof Rejection ? outcome.error : null;
  }

  /** Lets time pass, and does what time asks for until nothing more is due. */
  wait(ms: number): void {
    this.nowMs += ms;
    this.tick();
  }

  tick(): void {
    const ROUNDS_MAX = 1_000;
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const due = dueCommands(this.state, stampAt(this.nowMs));
      if (due.length === 0) return;
      for (const command of due) this.run(command);
    }
    throw new Error('what is due never ends');
  }

  add(book: RowBook, fields: Readonly<Record<string, unknown>>, chance = 7): number {
    return this.must({ type: 'newElement', book, fields, chance, ...(book === 'User' && { passwordHash: 'hash' }) });
  }

  change(
    book: BookName,
    id: number,
    fields: Readonly<Record<string, unknown>>,
    by = { actingUserId: 0, sessionId: 0 },
  ): Decision | Rejection {
    return this.run({ type: 'setElement', book, id, fields, ...by });
  }

  remove(book: BookName, id: number, actingUserId = 0): Decision | Rejection {
    return this.run({ type: 'removeElement', book, id, actingUserId });
  }

  logIn(userId: number, placeId: number | null, component: Component = 'workplace'): number {
    return this.must({ type: 'openSession', tokenHash: `token ${this.state.nextSessionId}`, component, userId, placeId });
  }

  register(services: readonly number[], fields: RegisterFields = {}): number {
    return this.must(registration(services, fields));
  }

  /** Calls the next visitor; 0 = nobody is there. */
  callNext(workplaceId: number, actingUserId = 0): number {
    return this.must({ type: 'callNext', workplaceId, actingUserId });
  }

  finish(workplaceId: number, as: FinishCommand['as'], what: FinishCommand['what'], comment: string | null = null): number {
    return this.must({ type: 'finish', workplaceId, actingUserId: 0, as, comment, what });
  }

  /** A ticket that is in the queue. */
  ticket(id: number): Consumer {
    const consumer = this.state.consumers.get(id);
    if (consumer === undefined) throw new Error(`ticket ${id} is not in the queue`);
    return consumer;
  }

  /** A ticket that has ended. */
  endedTicket(id: number): Consumer {
    const consumer = this.ended.find((ticket) => ticket.id === id);
    if (consumer === undefined) throw new Error(`ticket ${id} has not ended`);
    return consumer;
  }
}

export const registration = (services: readonly number[], fields: RegisterFields = {}): Command => ({
  type: 'register',
  services,
  priority: null,
  pinCode: null,
  photo: null,
  comment: '',
  registratorId: null,
  code: '',
  ...fields,
});

export const errorOf = (outcome: Decision | Rejection): ErrorName | null => (outcome instanceof Rejection ? outcome.error : null);

/** `WAITING WAITING`: the operations of a ticket by service, stage and operation. */
export const statesOf = (consumer: Consumer): string => consumer.operations.map(({ state }) => state).join(' ');

/** A command for a window, with nobody acting for its clerk. */
export const at = <T extends Command['type']>(
  workplaceId: number,
  command: DistributiveOmit<Extract<Command, { type: T; workplaceId: number }>, 'workplaceId' | 'actingUserId'>,
): Command => ({ ...command, workplaceId, actingUserId: 0 }) as unknown as Command;

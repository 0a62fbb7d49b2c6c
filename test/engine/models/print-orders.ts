/** Tickets that are printed, in the words of the tests. */
import type { TicketContent } from '../../../server/model/ticket.js';
import { DRIVING, openBranch } from './demo-engine.js';
import type { Engine } from './engine.js';

export const CONTENT: TicketContent = {
  ticket: 'Г001',
  consumerId: 1,
  services: ['Вождение'],
  date: '24.11.2026',
  time: '09:00',
  ahead: 2,
  branch: 'Автошкола «Старт»',
  registrator: 'Киоск у входа',
  comment: '',
  pinCode: '',
  language: 'kk',
};

export const order = (
  engine: Engine,
  consumerId: number,
  fields: { printer?: string; isCopy?: boolean; registratorId?: number } = {},
): number =>
  engine.must({
    type: 'queuePrint',
    consumerId,
    printer: 'hall',
    design: 'plain',
    content: CONTENT,
    isCopy: false,
    registratorId: null,
    ...fields,
  });

/** A command about a job; answers whether anything happened. */
export const start = (engine: Engine, job: number): boolean => engine.must({ type: 'startPrint', job }) === job;
export const giveBack = (engine: Engine, job: number, isDoubtful: boolean): boolean =>
  engine.must({ type: 'returnPrint', job, isDoubtful, why: 'coverOpen' }) === job;
export const move = (engine: Engine, job: number, printer: string): boolean => engine.must({ type: 'movePrint', job, printer }) === job;
export const finish = (engine: Engine, job: number, as: 'PRINTED' | 'FAILED' | 'CANCELLED', lengthMm: number | null = null): boolean =>
  engine.must({ type: 'endPrint', job, as, why: null, lengthMm }) === job;

export const jobs = (engine: Engine): unknown[] =>
  [...engine.state.prints.values()].map(({ id, printer, state, isCopy }) => [id, printer, state, isCopy]);
export const ends = (engine: Engine): unknown[] =>
  engine.events.flatMap((event) => (event.t === 'printEnded' ? [[event.job, event.as, event.why ?? '']] : []));

/** The demo with a visitor who took a ticket. */
export function branchWithTicket(): { engine: Engine; ticket: number } {
  const engine = openBranch();
  return { engine, ticket: engine.register([DRIVING]) };
}

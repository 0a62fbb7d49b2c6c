/** How visits end, as the history tells it, by what was done with the ticket. */
import { describe, expect, it } from 'vitest';
import { endOfVisit } from '../../../db/facts/outcome.js';
import type { Visit } from '../../../db/facts/visit.js';
import { REFUSAL_CODES } from '../../../server/model/ticket.js';
import { visitOf } from '../../../server/pipeline/records/visit.js';
import { ADMIN, CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine } from '../models/engine.js';

const REJECT = { kind: 'everything' } as const;
const operationsOf = ({ services }: Visit) => services.flatMap(({ stages }) => stages.flatMap(({ operations }) => operations));

function endOf(engine: Engine, id: number): unknown {
  const { outcome, reason } = endOfVisit(operationsOf(visitOf(engine.state, engine.endedTicket(id))));
  return reason === null ? outcome : [outcome, reason];
}

const refusing = (engine: Engine, comment: string | null): void =>
  void engine.must(at<'finish'>(WINDOW, { type: 'finish', as: 'REJECTED', what: REJECT, comment }));

const ENDS: readonly [what: string, expected: unknown, how: (engine: Engine, id: number) => void][] = [
  ['served', 'served', (engine) => engine.finish(WINDOW, 'SERVED', { kind: 'served' })],
  ['refused without a word', 'refused', (engine) => refusing(engine, null)],
  ['refused with words of the clerk', 'refused', (engine) => refusing(engine, 'no-show, says the neighbour')],
  ['refused for a reason', ['refused', 'noDocuments'], (engine) => refusing(engine, '[noDocuments] Нет документов. Паспорт')],
  ['absent, says the clerk', 'no_show', (engine) => refusing(engine, '[noShow] Не явился')],
  ['a visitor who declined', 'left', (engine) => refusing(engine, '[visitorLeft]')],
  [
    'a visitor who left on the page of the ticket',
    'left',
    (engine, id) => {
      engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
      engine.run({ type: 'leave', consumerId: id });
    },
  ],
  [
    'removed by an administrator',
    ['closed', 'removed'],
    (engine, id) => {
      engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
      engine.remove('Consumer', id);
    },
  ],
];

describe('a visit', () => {
  it.each(ENDS)('ends, %s', (_what, expected, how) => {
    const engine = openBranch();
    const id = engine.register([DRIVING]);
    engine.register([DRIVING]);
    engine.callNext(WINDOW, ADMIN);
    how(engine, id);
    expect(endOf(engine, id)).toEqual(expected);
  });

  it('ends as a no-show where it was skipped too often', () => {
    const engine = openBranch({ vanishLimit: 1 });
    const id = engine.register([DRIVING]);
    engine.register([DRIVING]);
    engine.callNext(WINDOW, CLERK);
    engine.must(at<'skip'>(WINDOW, { type: 'skip' }));
    expect(endOf(engine, id)).toBe('no_show');
  });

  it('ends as a no-show of the clerk where it is skipped with nobody else to call, and the window is free', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING, SIMULATOR]);
    engine.callNext(WINDOW, CLERK);
    expect(engine.refusal(at<'skip'>(WINDOW, { type: 'skip' }))).toBe('nobodyWaiting');
    engine.must(at<'skip'>(WINDOW, { type: 'skip', endsAlone: true }));
    expect(endOf(engine, id)).toBe('no_show');
    expect(engine.state.windows.get(WINDOW)).toMatchObject({ consumerId: -1, stateId: 1 });
  });

  it('is skipped as ever where somebody else can be called', () => {
    const engine = openBranch();
    const [id, other] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    engine.callNext(WINDOW, CLERK);
    expect(engine.must(at<'skip'>(WINDOW, { type: 'skip', endsAlone: true }))).toBe(other);
    expect(engine.ticket(id)).toMatchObject({ state: 'WAITING', vanishCount: 1 });
  });

  it('ends as a no-show where the window may call nobody any more', () => {
    const engine = openBranch();
    const [id] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
    engine.callNext(WINDOW, CLERK);
    engine.change('Workplace', WINDOW, { disabled: 1 });
    expect(engine.refusal(at<'skip'>(WINDOW, { type: 'skip' }))).toBe('workplaceDisabled');
    engine.must(at<'skip'>(WINDOW, { type: 'skip', endsAlone: true }));
    expect(endOf(engine, id)).toBe('no_show');
  });

  it('ends as its last service did', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING, SIMULATOR]);
    engine.callNext(WINDOW, CLERK);
    engine.must(at<'finish'>(WINDOW, { type: 'finish', as: 'REJECTED', what: { kind: 'service', serviceId: DRIVING }, comment: null }));
    engine.wait(1000);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(endOf(engine, id)).toBe('served');
  });

  it('that waits when the day ends is closed', () => {
    const engine = openBranch();
    const id = engine.register([PAYMENT]);
    engine.wait(86_400_000);
    engine.tick();
    expect(endOf(engine, id)).toEqual(['closed', 'day closed']);
  });
});

it('codes of refusals are those that pages offer', () => {
  const told = REFUSAL_CODES.map((code) => {
    const engine = openBranch();
    const id = engine.register([DRIVING]);
    engine.callNext(WINDOW, CLERK);
    refusing(engine, `[${code}]`);
    return endOf(engine, id);
  });
  expect(told).toEqual(['no_show', ['refused', 'noDocuments'], ['refused', 'wrongService'], 'left', ['refused', 'otherReason']]);
});

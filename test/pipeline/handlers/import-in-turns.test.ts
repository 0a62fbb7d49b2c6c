/** A long configuration is read between other work. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import { LongAnswers } from '../../../server/pipeline/limits/long-answers.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { ADMIN, openBranch } from '../../engine/models/demo-engine.js';
import { START_MS } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { SlowDisk } from '../commit/slow-disk.js';

const OPERATIONS = 80;
/** Rows that may be checked without a pause: see `ROWS_A_TURN`. */
const ROWS = 8;

it('lets other requests through while a file is read, and compares it with what is there then', async () => {
  const engine = openBranch();
  engine.logIn(ADMIN, null);
  const [session] = [...engine.state.sessions.values()].filter(({ userId }) => userId === ADMIN);
  for (let count = 0; count < OPERATIONS; count++) engine.add('Operation', { name: `Операция ${count}` });
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const longAnswers = new LongAnswers(new VirtualTimers());
  const context = { pipeline: new Pipeline(engine.state, new SlowDisk(), clock), versions: {}, longAnswers };
  const ask = async (command: string, data: object): Promise<unknown> => {
    const request = { context, state: engine.state, session, data } as unknown as AnyRequest;
    const handled = HANDLERS.get(command);
    if (handled === undefined) throw new Error(`nothing handles ${command}`);
    const answered = (await handled.answer(request)) as Answer;
    return JSON.parse(serialised(await answered.data));
  };
  const { text } = (await ask('exportConfiguration', {})) as ReplyData<'exportConfiguration'>;
  const id = [...engine.state.books.Operation.keys()].at(-1) ?? 0;
  let [turns, isAnswered] = [0, false];
  const imported = ask('importConfiguration', { text, check: true }).finally(() => {
    isAnswered = true;
  });
  engine.change('Operation', id, { name: 'Другая' });
  for (; !isAnswered; turns++) await nextTurn();
  expect(turns).toBeGreaterThanOrEqual(Math.floor(OPERATIONS / ROWS));
  const { faults, added, changed } = (await imported) as ReplyData<'importConfiguration'>;
  expect([faults, added]).toEqual([[], []]);
  expect(changed.map((one) => [one.book, one.id, one.fields.map(({ field }) => field)])).toEqual([['Operation', id, ['name']]]);
});

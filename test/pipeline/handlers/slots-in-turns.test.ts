/** Free slots are counted between other work, and one after the other. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Rejection } from '../../../server/model/errors/errors.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import { SLOT_TURNS } from '../../../server/pipeline/handlers/booking/booking.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import { FairQueue } from '../../../server/pipeline/limits/fair-queue.js';
import { ADMIN, openBranch, SIMULATOR } from '../../engine/models/demo-engine.js';
import { START_MS } from '../../engine/models/engine.js';
import { SlowDisk } from '../commit/slow-disk.js';

const DAYS = 60;
/** Of a quarter of an hour, all day long. */
const SLOTS_A_DAY = 96;
/** Slots that may be counted without a pause. */
const SLOTS_A_TURN = 4;

it('lets other requests through while two months are counted, and delays only who asks too often', async () => {
  const engine = openBranch();
  engine.logIn(ADMIN, null);
  engine.add('BookingPlan', { name: 'plan', services: [SIMULATOR], horizon_days: 100 });
  const [session] = [...engine.state.sessions.values()].filter(({ userId }) => userId === ADMIN);
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const context = { pipeline: new Pipeline(engine.state, new SlowDisk(), clock), slotTurns: new FairQueue(SLOT_TURNS) };
  const data = { services: [SIMULATOR], from: '2026-11-24', to: '2027-01-22' };
  let [turns, left] = [0, 20];
  const handled = HANDLERS.get('freeSlots');
  if (handled === undefined) throw new Error('nothing handles freeSlots');
  const questions = Array.from({ length: left }, async () => {
    const request = { context, state: engine.state, session, data } as unknown as AnyRequest;
    const answered = await handled.answer(request);
    left -= 1;
    return answered instanceof Rejection ? answered.error : JSON.parse(serialised(await answered.data)).length;
  });
  for (; left > 0; turns++) await nextTurn();
  const answers = await Promise.all(questions);
  const most = SLOT_TURNS.atOnce + SLOT_TURNS.waitingOfKeyMax;
  expect(answers).toEqual([...Array(most).fill(DAYS), ...Array(20 - most).fill('tooManyQuestions')]);
  // Of the first day some have passed.
  expect(turns).toBeGreaterThanOrEqual((most * (DAYS - 1) * SLOTS_A_DAY) / SLOTS_A_TURN);
});

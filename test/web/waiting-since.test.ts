/** The clerk's row of the queue and the supervisor's hall count the same wait, from what the box sends to each. */
import { expect, it } from 'vitest';
import { consumerText } from '../../server/engine/views.js';
import { queueEntryText, queueOf } from '../../server/engine/window-queue.js';
import { waitingSinceMs } from '../../server/web/client/shared/tasks.js';
import { CLERK, DRIVING, demoEngine, SIMULATOR, WINDOW } from '../engine/demo-engine.js';
import { at, MINUTE_MS, START_MS } from '../engine/engine.js';

it('is from the ticket until the first call, and from the return into the queue after it', () => {
  const engine = demoEngine();
  engine.logIn(CLERK, WINDOW);
  const id = engine.register([SIMULATOR]);
  const minutes = () => {
    const [entry] = queueOf(engine.state, WINDOW);
    const texts = [consumerText(engine.state, engine.ticket(id)), entry === undefined ? '' : queueEntryText(entry, true)];
    return texts.map((text) => (waitingSinceMs(JSON.parse(text)) - START_MS) / MINUTE_MS);
  };
  expect(minutes()).toEqual([0, 0]);
  engine.nowMs += 10 * MINUTE_MS;
  engine.callNext(WINDOW);
  engine.nowMs += 5 * MINUTE_MS;
  engine.must(at<'transfer'>(WINDOW, { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, comment: null, priority: null }));
  expect(minutes()).toEqual([15, 15]);
});

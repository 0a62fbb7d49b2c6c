/**
 * What a demonstration left that was killed: clerks who are logged in, visitors at their windows, and visitors who wait. The codes of their
 * pages are lost, so they cannot leave by themselves; they are not removed either, because a removed ticket has lost its mark. They are
 * called and rejected at a window made for that, which can do everything and which no board of the hall shows.
 */
import type { Element, QboxClient } from '../../protocol/client/client.js';
import type { Dependencies } from '../dependencies.js';
import type { SessionOptions } from '../session.js';
import { dismissClerks, hireClerks, withClerks } from './demo-clerks.js';
import { DEMO_MARK } from './demo-guard.js';

const leftovers = async (client: QboxClient): Promise<Element<'Consumer'>[]> =>
  (await client.list('Consumer')).filter(({ comment }) => comment.startsWith(DEMO_MARK));

/** Afterwards nothing of it is in the queue, and its windows are free. */
export async function endKilled(client: QboxClient, options: SessionOptions, dependencies: Dependencies): Promise<void> {
  for (const { state, workplace_id: workplace } of await leftovers(client)) {
    if (state === 'SERVING') await client.call('rejectConsumer', { workplace, comment: DEMO_MARK });
  }
  await removeWindow(client);
  const waiting = await leftovers(client);
  if (waiting.length === 0) return;
  const { id: workplace } = await client.add('Workplace', { name: DEMO_MARK, all_operations: 1 });
  await withClerks(await hireClerks(client, [workplace]), options, dependencies, async () => {
    for (const { id } of waiting) {
      await client.call('consumerFromQueueBody', { id, workplace });
      await client.call('rejectConsumer', { workplace, comment: DEMO_MARK });
    }
  });
  await removeWindow(client);
}

async function removeWindow(client: QboxClient): Promise<void> {
  await dismissClerks(client);
  for (const { id, name } of await client.list('Workplace')) if (name === DEMO_MARK) await client.remove('Workplace', id);
}

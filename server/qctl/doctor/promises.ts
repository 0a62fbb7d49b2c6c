/** The promises to visitors: those that the last kept day broke too often, as the editor of rules tells them. */
import { BROKEN_PERCENT_MOST, NO_SEGMENT } from '../../model/no-segment.js';
import { type QboxClient, QboxError } from '../../protocol/client/client.js';
import { type Check, ok, type Promises, skipped, warning } from './check.js';

/** null if the box is older, or the user may not ask. */
export async function readPromises(client: QboxClient): Promise<Promises | null> {
  try {
    const [segments, profiles] = await Promise.all([client.list('Segment'), client.list('CallingProfile')]);
    const { checks } = await client.call('checkCallingRules', { segments, profiles });
    const nameOf = (id: number): string =>
      id === NO_SEGMENT ? 'visitors of no category' : (segments.find((row) => row.id === id)?.name ?? `${id}`);
    return {
      count: segments.filter(({ disabled }) => disabled === 0).length,
      broken: checks.flatMap(({ code, segment = 0, percent = 0, day = '' }) =>
        code === 'promiseBroken' ? [{ segment: nameOf(segment), percent, day }] : [],
      ),
    };
  } catch (failure) {
    if (failure instanceof QboxError) return null;
    throw failure;
  }
}

export const promiseChecks: readonly Check[] = [
  {
    name: 'promises',
    isOfBox: true,
    look: ({ promises }) => {
      if (promises === null) return skipped('the box is down, is older, or this user may not ask');
      const { count, broken } = promises;
      if (count === 0) return skipped('visitors are promised nothing: there are no categories');
      if (broken.length === 0) return ok(`of ${count} none is known that the last kept day broke for more than ${BROKEN_PERCENT_MOST} %`);
      return broken.map(({ segment, percent, day }) =>
        warning(
          `${segment}: on ${day} the promise was broken for ${percent} % of the visitors`,
          'Try other rules or more windows on that day (/supervisor, what-if), or promise a longer wait (/admin, calling rules).',
        ),
      );
    },
  },
];

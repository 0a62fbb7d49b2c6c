/** Where to begin: who waited longest on that day. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { Panel, Table } from '../../shared/parts/parts.js';
import { durationText } from '../../shared/words/time.js';
import { WHOLE_DAY_MS } from '../../shared/words/whole-days.js';
import { link } from '../page.js';
import { StoryLink } from '../story-link.js';
import { say } from './words.js';

type Waits = ReplyData<'fairness'>['longest'];

/** The rest is in the report of fairness. */
const SHOWN = 10;

export function LongestWaits({ day }: { readonly day: string }) {
  const [waits, setWaits] = useState<Waits>([]);
  useEffect(() => {
    let isWanted = true;
    setWaits([]);
    link.client.call('fairness', { day }, { timeoutMs: WHOLE_DAY_MS }).then(
      ({ longest }) => (isWanted ? setWaits(longest.slice(0, SHOWN)) : undefined),
      // A day that is not kept has no stories either: whoever asks for one is told so.
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [day]);
  if (waits.length === 0) return null;
  return (
    <Panel look="card" title={say('longestWaits')}>
      <Table columns={[say('ticket'), say('factWaited'), say('ended')]}>
        {waits.map(({ ticket, waited, called }) => (
          <tr key={ticket}>
            <th scope="row">
              <StoryLink {...{ ticket, day }} />
            </th>
            <td class="number">{durationText(waited * 1000)}</td>
            <td>{say(called ? 'step.called' : 'factNotCalled')}</td>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

/** Who waits in a branch now, by service: the longest wait first, against its norm. */
import type { WholeBranch } from '../../../hq/api/replies.js';
import { Panel, Table } from '../shared/parts/parts.js';
import { durationText } from '../shared/words/time.js';
import { say } from './page.js';

export function Queue({ branch: { state, books } }: { readonly branch: Pick<WholeBranch, 'state' | 'books'> }) {
  const rows = (state?.services ?? []).filter(({ waiting }) => waiting > 0).sort((one, other) => other.longestSec - one.longestSec);
  return (
    <Panel title={say('queue')}>
      {rows.length === 0 ? (
        <p class="soft">{say('nobodyWaits')}</p>
      ) : (
        <Table look="hq-list numbers" columns={[say('service'), say('waiting'), say('longest')]}>
          {rows.map(({ id, waiting, longestSec }) => {
            const known = books?.services.find((service) => service.id === id);
            const isLate = known !== undefined && known.norm > 0 && longestSec > known.norm;
            return (
              <tr key={id}>
                <th scope="row">{known?.name ?? `№ ${id}`}</th>
                <td>{waiting}</td>
                <td class={isLate ? 'bad' : ''}>{durationText(longestSec * 1000)}</td>
              </tr>
            );
          })}
        </Table>
      )}
    </Panel>
  );
}

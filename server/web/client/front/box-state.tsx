/** The state of the box and of the hall, for who is logged in in this tab already; loaded for them alone. */
import { useEffect, useState } from 'preact/hooks';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { Link } from '../shared/box/link.js';
import { useStore } from '../shared/box/store.js';
import { FaultBanner } from '../shared/parts/fault-banner.js';
import { Panel } from '../shared/parts/parts.js';
import { say } from './page.js';
import { sessionKey } from './session-key.js';

interface Hall {
  readonly waiting: number;
  readonly serving: number;
  readonly open: number;
}

export function BoxState() {
  const [link] = useState(() => new Link({ storage: 'tab', key: sessionKey() ?? 'admin' }));
  const token = useStore(link.token);
  return token === null ? null : <State link={link} />;
}

function State({ link }: { readonly link: Link }) {
  const [faults, setFaults] = useState<ReplyData<'faults'> | null>(null);
  const { waiting, serving, open } = useHall(link);
  useEffect(() => link.follow(link.client.subscribeFaults(setFaults)), [link]);
  return (
    <Panel title={say('boxState')} look="panel box-state" beside={<span class="soft">{say('loggedInAs', { login: link.who })}</span>}>
      {faults?.length === 0 ? <p>{say('noFaults')}</p> : <FaultBanner link={link} withRemedy />}
      <p>{say('hallNow', { waiting, serving, open })}</p>
    </Panel>
  );
}

function useHall({ follow, client }: Link): Hall {
  const [hall, setHall] = useState<Hall>({ waiting: 0, serving: 0, open: 0 });
  const learn = (part: Partial<Hall>) => setHall((known) => ({ ...known, ...part }));
  useEffect(
    () =>
      follow(
        client.subscribe('Consumer', (visitors) =>
          learn({
            waiting: visitors.filter(({ state }) => state === 'WAITING').length,
            serving: visitors.filter(({ state }) => state === 'SERVING').length,
          }),
        ),
        client.subscribe('Workplace', (windows) =>
          learn({ open: windows.filter(({ state_id }) => state_id === WINDOW_STATE.open || state_id === WINDOW_STATE.serving).length }),
        ),
      ),
    [],
  );
  return hall;
}

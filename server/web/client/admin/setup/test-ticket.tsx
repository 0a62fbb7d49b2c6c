/** Takes a ticket as a visitor would: with the kiosk's own account, on its printer, for the first stage of the service. */
import { useState } from 'preact/hooks';
import { QboxClient } from '../../../../protocol/client/client.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { Button } from '../../shared/button.js';
import { failureText } from '../../shared/failures.js';
import { Fault } from '../../shared/parts.js';
import { reasonText } from '../devices/outcome-text.js';
import { link } from '../page.js';
import type { Account, Plan } from './plan.js';
import { say } from './words.js';

/** Time to wait for a slow or silent printer. */
const PATIENCE_MS = 60_000;

type Given = ReplyData<'registrateConsumer'>;

export function TestTicket({ plan, kiosk }: { readonly plan: Plan; readonly kiosk: Account }) {
  const [given, setGiven] = useState<Given | null>(null);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [isPending, setPending] = useState(false);
  const test = async () => {
    setPending(true);
    setGiven(null);
    setFaults([]);
    try {
      const taken = await takeTicket(plan, kiosk);
      setGiven(taken);
      // No visitor waits with the test ticket, so it is removed. Its number is not reused on this day.
      const left = await link.client.remove('Consumer', taken.consumer.id).then(
        () => '',
        (failure: unknown) => failureText(failure),
      );
      if (left !== '') setFaults([say('testRemovedNot', { ticket: taken.consumer.ticket, why: left })]);
    } catch (failure) {
      setFaults([failureText(failure)]);
    }
    setPending(false);
  };
  return (
    <section class="panel no-print">
      <h2>{say('test')}</h2>
      <p class="soft">{say('testHint')}</p>
      <Button kind="primary" disabled={isPending} onClick={() => void test()}>
        {say('testButton')}
      </Button>
      {faults.map((fault) => (
        <Fault key={fault} text={fault} />
      ))}
      {given === null ? null : <Result given={given} />}
    </section>
  );
}

/** Without a printer there is nothing to print (`none`); any other state than `printed` is a failure or a delay. */
function wordFor(state: Given['print']['state']): 'testPrinted' | 'testScreen' | 'testQueued' | 'testFailed' {
  if (state === 'printed') return 'testPrinted';
  if (state === 'none') return 'testScreen';
  return state === 'queued' || state === 'printing' ? 'testQueued' : 'testFailed';
}

function Result({ given }: { readonly given: Given }) {
  const { ticket } = given.consumer;
  const { state, reason } = given.print;
  const isGood = state === 'printed' || state === 'none';
  return (
    <div class="result">
      <p class={`note ${isGood ? 'good' : 'bad'}`} role="status">
        {say(wordFor(state), { ticket, reason: reason === null ? say('noReason') : reasonText(reason) })}
      </p>
      {given.preview === undefined ? null : (
        <img class="ticket" alt={say('ticketPicture', { ticket })} src={`data:${given.preview.replace(/^data:/, '')}`} />
      )}
    </div>
  );
}

/** Uses a connection of its own, as the kiosk will: this reveals a wrong account or role. */
async function takeTicket({ kiosk: registrator, set }: Plan, { login, password }: Account): Promise<Given> {
  const client = new QboxClient({ url: location.origin.replace(/^http/, 'ws'), WebSocket });
  try {
    await client.login({ component: 'registrator', registrator, login, password });
    const services = set.Service.slice(0, 1).map(({ id }) => id);
    const given = await client.call('registrateConsumer', { services }, { timeoutMs: PATIENCE_MS });
    await client.logout();
    return given;
  } finally {
    await client.close();
  }
}

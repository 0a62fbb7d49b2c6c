/** People: visitors at kiosks, clerks at windows. */

import { useState } from 'preact/hooks';
import { Button } from '../shared/button.js';
import type { LabWord } from '../shared/catalogues.js';
import { failureText } from '../shared/failures.js';
import { useStore } from '../shared/store.js';
import type { Say } from '../shared/words.js';
import type { Bench } from './bench.js';
import { Turn } from './controls.js';
import { type Clerk, type ClerkState, type Given, type Hall, RATES_PER_MINUTE } from './hall.js';

interface HallProps {
  readonly bench: Bench;
  readonly hall: Hall;
  readonly say: Say<LabWord>;
}

export function HallPanel({ bench, hall, say }: HallProps) {
  const isMoving = useStore(hall.isMoving);
  const rate = useStore(hall.ratePerMinute);
  return (
    <section class="panel hall" aria-labelledby="hall-title">
      <h2 id="hall-title">{say('hall')}</h2>
      <div class="hall-motion">
        <Turn isOn={isMoving} label={say('hallInMotion')} of={say('hall')} onTurn={() => void hall.move(!isMoving)} />
        <fieldset class="rates">
          <legend class="soft">{say('visitorsPerMinute')}</legend>
          {RATES_PER_MINUTE.map((choice) => (
            <Button key={choice} look="small" aria-pressed={choice === rate} onClick={() => hall.setRate(choice)}>
              {choice}
            </Button>
          ))}
        </fieldset>
      </div>
      <ul class="clerks" aria-label={say('clerks')}>
        {hall.clerks.map((clerk) => (
          <ClerkRow key={clerk.login.login} bench={bench} hall={hall} clerk={clerk} say={say} />
        ))}
      </ul>
      <TakeTicket bench={bench} hall={hall} say={say} />
    </section>
  );
}

const STATES: Readonly<Record<ClerkState, LabWord>> = {
  away: 'clerkAway',
  waits: 'clerkWaits',
  serves: 'clerkServes',
  refused: 'clerkRefused',
};

function ClerkRow({ bench, hall, clerk, say }: HallProps & { readonly clerk: Clerk }) {
  const state = useStore(clerk.state);
  const isBusy = useStore(clerk.isBusy);
  const { windows } = useStore(bench.branch);
  const window = windows.find(({ id }) => id === clerk.login.place)?.name ?? String(clerk.login.place);
  const isThere = state !== 'away' && state !== 'refused';
  return (
    <li class="clerk" data-state={state}>
      <span class="clerk-name">
        <strong>{window}</strong>
        <span class="soft">
          {clerk.login.login} · {say(STATES[state])}
        </span>
      </span>
      <Turn isOn={isThere} label={say('atWindow')} of={window} onTurn={() => void leaveOrSit(hall, clerk, !isThere)} />
      <Turn isOn={isBusy} label={say('worksAlone')} of={window} onTurn={() => void hall.work(clerk, !isBusy)} />
    </li>
  );
}

async function leaveOrSit(hall: Hall, clerk: Clerk, isThere: boolean): Promise<void> {
  if (!isThere) await hall.work(clerk, false);
  await hall.sit(clerk, isThere);
}

function TakeTicket({ bench, hall, say }: HallProps) {
  const { kiosks } = useStore(bench.branch);
  const last = useStore(hall.last);
  const [kioskId, setKioskId] = useState<number | null>(null);
  const [serviceId, setServiceId] = useState(ANY);
  const kiosk = kiosks.find(({ id }) => id === kioskId) ?? kiosks[0];
  if (kiosk === undefined) return null;
  const services = hall.offered(kiosk.id);
  const service = services.find(({ id }) => id === serviceId)?.id;
  return (
    <div class="take">
      <Choice id="kiosk" label={say('kiosk')} value={kiosk.id} choices={kiosks} onChoose={setKioskId} />
      <Choice
        id="service"
        label={say('service')}
        value={service ?? ANY}
        choices={[{ id: ANY, name: say('anyService') }, ...services]}
        onChoose={setServiceId}
      />
      <Button kind="primary" onClick={() => void hall.take(kiosk.id, service)}>
        {say('takeTicket')}
      </Button>
      <a class="button quiet" href={`/kiosk/${kiosk.id}`} target="_blank" rel="noreferrer">
        {say('openKiosk')}
      </a>
      <p class="taken" role="status">
        {last === null
          ? ''
          : 'failure' in last
            ? failureText(last.failure, say, { own: { noPaper: 'noPaperNoTicket' } })
            : givenText(last, say)}
      </p>
    </div>
  );
}

/** No service has this id. */
const ANY = 0;

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly choices: readonly { readonly id: number; readonly name: string }[];
  readonly onChoose: (id: number) => void;
}

const Choice = ({ id, label, value, choices, onChoose }: ChoiceProps) => (
  <div class="field">
    <label for={`take-${id}`}>{label}</label>
    <select id={`take-${id}`} value={value} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
      {choices.map((choice) => (
        <option key={choice.id} value={choice.id}>
          {choice.name}
        </option>
      ))}
    </select>
  </div>
);

const PRINTS: Readonly<Record<string, LabWord>> = {
  none: 'printNone',
  queued: 'printQueued',
  printing: 'printQueued',
  printed: 'printPrinted',
  failed: 'printFailed',
  screen: 'printScreen',
};

const givenText = ({ ticket, print }: Given, say: Say<LabWord>): string =>
  say('given', { ticket, print: say(PRINTS[print.state] ?? 'printNone') });

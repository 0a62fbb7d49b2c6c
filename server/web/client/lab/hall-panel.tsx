/** People: visitors at kiosks, clerks at windows. */
import { useState } from 'preact/hooks';
import { failureText } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { Button, Panel, Select } from '../shared/parts/parts.js';
import type { Word } from '../shared/words/catalogues.js';
import { shownName } from '../shared/words/names.js';
import { Turn } from './controls.js';
import { type Clerk, type ClerkState, type Given, type Hall, RATES_PER_MINUTE } from './hall.js';
import { bench, say } from './page.js';

interface HallProps {
  readonly hall: Hall;
}

export function HallPanel({ hall }: HallProps) {
  const isMoving = useStore(hall.isMoving);
  const rate = useStore(hall.ratePerMinute);
  return (
    <Panel look="panel hall" title={say('hall')}>
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
          <ClerkRow key={clerk.login.login} hall={hall} clerk={clerk} />
        ))}
      </ul>
      <TakeTicket hall={hall} />
    </Panel>
  );
}

const STATES: Readonly<Record<ClerkState, Word<'lab'>>> = {
  away: 'clerkAway',
  waits: 'clerkWaits',
  serves: 'clerkServes',
  refused: 'clerkRefused',
};

function ClerkRow({ hall, clerk }: HallProps & { readonly clerk: Clerk }) {
  const state = useStore(clerk.state);
  const isBusy = useStore(clerk.isBusy);
  const { windows } = useStore(bench.branch);
  const row = windows.find(({ id }) => id === clerk.login.place);
  const window = row === undefined ? String(clerk.login.place) : shownName(row);
  const isThere = state !== 'away' && state !== 'refused';
  // A clerk at a page or a keypad is no clerk of the lab.
  const word = state === 'away' && row !== undefined && row.clerk_id > 0 ? 'clerkElsewhere' : STATES[state];
  return (
    <li class="clerk" data-state={state}>
      <span class="clerk-name">
        <strong>{window}</strong>
        <span class="soft">
          {clerk.login.login} · {say(word)}
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

function TakeTicket({ hall }: HallProps) {
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
      <Select label={say('kiosk')} value={kiosk.id} options={kiosks.map((one) => [one.id, shownName(one)])} onChoose={setKioskId} />
      <Select
        label={say('service')}
        value={service ?? ANY}
        options={[[ANY, say('anyService')], ...services.map((one) => [one.id, shownName(one)] as const)]}
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
            ? failureText(last.failure, { own: (name) => (name === 'noPaper' ? say('noPaperNoTicket') : undefined) })
            : givenText(last)}
      </p>
    </div>
  );
}

/** No service has this id. */
const ANY = 0;

const PRINTS: Readonly<Record<string, Word<'lab'>>> = {
  none: 'printNone',
  queued: 'printQueued',
  printing: 'printQueued',
  printed: 'printPrinted',
  failed: 'printFailed',
  screen: 'printScreen',
};

const givenText = ({ ticket, print }: Given): string => say('given', { ticket, print: say(PRINTS[print.state] ?? 'printNone') });

/** A visitor books by himself, and comes back to his booking by its code. */
import { useEffect, useState } from 'preact/hooks';
import type { ReplyData } from '../../../protocol/registry.js';
import { Store, useStore } from '../shared/box/store.js';
import { Button } from '../shared/parts/parts.js';
import { shownName } from '../shared/words/names.js';
import { desk } from './desk.js';
import { Details } from './details.js';
import { Enter } from './enter.js';
import { VisitPart } from './visit.js';
import { type When, WhenPart } from './when.js';
import { say } from './words.js';

type Service = ReplyData<'bookable'>[number];

/** The code of a booking stands in the address, behind `#`, which browsers do not send: the page can be kept. */
const codeOf = (): string => /^#(\d{4,12})$/.exec(location.hash)?.[1] ?? '';
/** Empty = there is none. */
export const code = new Store(codeOf());
addEventListener('hashchange', () => code.set(codeOf()));

export function Booking() {
  const shown = useStore(code);
  return shown === '' ? <Wish /> : <VisitPart key={shown} code={shown} onNew={() => (location.hash = '')} />;
}

type Step = { readonly is: 'service' | 'enter' } | { readonly is: 'when'; readonly service: Service } | Chosen;
interface Chosen {
  readonly is: 'details';
  readonly service: Service;
  readonly when: When;
}

/** null = not told yet, or the box cannot be reached. */
function useServices(): readonly Service[] | null {
  const [services, setServices] = useState<readonly Service[] | null>(null);
  const connection = useStore(desk().connection);
  useEffect(() => {
    if (connection === 'open')
      desk()
        .ask('bookable', {})
        .then(setServices, () => undefined);
  }, [connection]);
  return services;
}

function Wish() {
  const services = useServices();
  const [step, go] = useState<Step>({ is: 'service' });
  const back = () => go({ is: 'service' });
  if (services === null) return <p class="card soft">{say('loading')}</p>;
  if (step.is === 'enter') return <Enter onBack={back} onCode={show} />;
  if (step.is === 'when') return <WhenPart service={step.service} onBack={back} onWhen={(when) => go({ ...step, is: 'details', when })} />;
  if (step.is === 'details') return <Details {...step} onBack={() => go({ is: 'when', service: step.service })} onBooked={show} />;
  return (
    <section class="card" aria-labelledby="services">
      <p class="lead" id="services">
        {say(services.length === 0 ? 'none' : 'chooseService')}
      </p>
      <ul class="list">
        {services.map((service) => (
          <li key={service.id}>
            <Button look="service" onClick={() => go({ is: 'when', service })}>
              <span>{shownName(service)}</span>
              <span class="soft">{say('minutes', { count: service.minutes })}</span>
            </Button>
          </li>
        ))}
      </ul>
      <Button kind="quiet" onClick={() => go({ is: 'enter' })}>
        {say('haveCode')}
      </Button>
    </section>
  );
}

export function show(shown: string): void {
  location.hash = shown;
  code.set(shown);
}

/** The services of the ticket, with the progress of each. */
import type { Ticket } from './following.js';
import { say } from './page.js';

type Service = Ticket['services'][number];
type Step = Service['steps'][number]['state'];

const STEP_WORDS = { waiting: 'stepWaiting', serving: 'stepServing', done: 'stepDone', refused: 'stepRefused' } as const;
const STEP_SIGNS: Readonly<Record<Step, string>> = { waiting: '○', serving: '●', done: '✓', refused: '×' };

export function Services({ services }: { readonly services: Ticket['services'] }) {
  if (services.length === 0) return null;
  return (
    <section class="card services" aria-label={say('services')}>
      <ul>
        {services.map(({ name, steps }, index) => (
          // Names may repeat, and the order never changes.
          <li key={index}>
            <p class="service">{name}</p>
            {steps.length > 1 || services.length > 1 ? (
              <ol>
                {steps.map((step, place) => (
                  <li key={place} class={`step ${step.state}`}>
                    <span aria-hidden="true">{STEP_SIGNS[step.state]}</span> {step.name}
                    <span class="soft">{say(STEP_WORDS[step.state])}</span>
                  </li>
                ))}
              </ol>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The state of the ticket, readable at a glance, and the progress of its services. */
import { shownName } from '../shared/words/names.js';
import { timeText } from '../shared/words/time.js';
import { spokenOf, waitText } from '../shared/words/wait.js';
import type { Ticket } from './following.js';
import { say } from './page.js';

interface StateProps {
  readonly ticket: Ticket;
}

export const State = ({ ticket }: StateProps) => (
  <div class={`card state ${ticket.state}`}>
    <p class="soft">{say('yourNumber')}</p>
    <p class="number">{ticket.ticket}</p>
    <div aria-live="assertive" aria-atomic="true">
      <Words ticket={ticket} />
    </div>
  </div>
);

function Words({ ticket }: StateProps) {
  switch (ticket.state) {
    case 'called':
      return (
        <>
          <p class="lead">{say('called')}</p>
          <p class="window">{ticket.window === null ? '' : shownName(ticket.window)}</p>
          {ticket.window === null ? null : <p>{say('calledAt', { time: timeText(Date.parse(ticket.window.called)) })}</p>}
        </>
      );
    case 'waiting':
      return <Waiting ticket={ticket} />;
    case 'postponed':
      return (
        <p class="lead">
          {ticket.postpone_to === null ? say('postponed') : say('postponedTo', { time: timeText(Date.parse(ticket.postpone_to)) })}
        </p>
      );
    default:
      return <p class="lead">{say(ticket.state)}</p>;
  }
}

function Waiting({ ticket: { ahead, going_first: first = [], late, wait } }: StateProps) {
  return (
    <>
      {late ? <p class="lead late">{say(late.next === null ? 'late' : 'lateNext', { time: late.time, next: late.next ?? '' })}</p> : null}
      <p class="lead">{ahead === null ? say('waiting') : say('ahead', { count: ahead })}</p>
      {first.length === 0 ? null : <p class="soft first">{first.map(({ by, count }) => say(`first.${by}`, { count })).join(' ')}</p>}
      {wait === null ? (
        <p class="soft">{say('waitUnknown')}</p>
      ) : (
        <>
          <p class="wait">{waitText(wait)}</p>
          <p class="soft">{say('waitMeaning', { form: spokenOf(wait).form })}</p>
        </>
      )}
    </>
  );
}

type Step = Ticket['services'][number]['steps'][number]['state'];

const STEP_WORDS = { waiting: 'stepWaiting', serving: 'stepServing', done: 'stepDone', refused: 'stepRefused' } as const;
const STEP_SIGNS: Readonly<Record<Step, string>> = { waiting: '○', serving: '●', done: '✓', refused: '×' };

export function Services({ services }: { readonly services: Ticket['services'] }) {
  if (services.length === 0) return null;
  return (
    <section class="card services" aria-label={say('services')}>
      <ul>
        {services.map((service, index) => (
          // Names may repeat, and the order never changes.
          <li key={index}>
            <p class="service">{shownName(service)}</p>
            {service.steps.length > 1 || services.length > 1 ? (
              <ol>
                {service.steps.map((step, place) => (
                  <li key={place} class={`step ${step.state}`}>
                    <span aria-hidden="true">{STEP_SIGNS[step.state]}</span> {shownName(step)}
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

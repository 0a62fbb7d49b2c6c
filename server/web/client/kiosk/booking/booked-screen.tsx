/** The booking: its day and time large, the code as digits and for scanners, and the slip or why there is none. */
import { codePicture } from '../../shared/parts/code-picture.js';
import { shownName } from '../../shared/words/names.js';
import { weekdayText } from '../../shared/words/time.js';
import { language } from '../../shared/words/words.js';
import { useCountdown } from '../idle.js';
import { useFit } from '../layout/fit.js';
import { say } from '../page.js';
import { Done } from '../ticket-screen.js';
import type { Booked } from './booking-step.js';

/** Seconds to read and to take the slip; more to photograph the code. */
const SHOWN_SEC = 20;
const SHOWN_WITHOUT_SLIP_SEC = 60;
const SHOWN_TO_LISTENERS_SEC = 90;

interface BookedScreenProps {
  readonly booked: Booked;
  readonly isHeard: boolean;
  readonly onDone: () => void;
}

export function BookedScreen({ booked: { visit, print }, isHeard, onDone }: BookedScreenProps) {
  const hasSlip = print.state === 'printed' || print.state === 'printing' || print.state === 'queued';
  const left = useCountdown(isHeard ? SHOWN_TO_LISTENERS_SEC : hasSlip ? SHOWN_SEC : SHOWN_WITHOUT_SLIP_SEC, onDone);
  const screen = useFit<HTMLDivElement>(JSON.stringify([language.value, visit, print]));
  const { date, time, services, pin_code: code } = visit;
  return (
    <div class="ticket" ref={screen}>
      <div class="ticket-words" role="alert">
        <p class="lead">{say('bookedTitle')}</p>
        <p class="lead booked-day">{weekdayText(date)}</p>
        <h1 class="ticket-number">{time}</h1>
        <p class="ticket-services">{services.map((service) => shownName(service)).join(' · ')}</p>
        <p class="lead">{say('bookedCode', { code })}</p>
        <p class="lead">{say(hasSlip ? 'bookedSlip' : 'bookedNoSlip')}</p>
      </div>
      <div class="ticket-more">
        <figure class="ticket-code">
          <img src={codePicture(code)} alt={say('bookedQr')} />
          <figcaption>{say('bookedHint')}</figcaption>
        </figure>
        <Done left={left} onDone={onDone} />
      </div>
    </div>
  );
}

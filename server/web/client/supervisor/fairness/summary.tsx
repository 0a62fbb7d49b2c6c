/** The answer of the report in four figures: how many were overtaken, by whose hand, who waited longest, and which windows stood free. */
import { dayText, durationText } from '../../shared/words/time.js';
import { Fact } from '../facts.js';
import { causeText, type Fairness } from './sections.js';
import { say } from './words.js';

interface SummaryProps {
  readonly report: Fairness;
  readonly nameOf: (window: number) => string;
}

export function Summary({
  report: {
    to,
    calls,
    causes,
    hands,
    longest: [longest],
    idle,
  },
  nameOf,
}: SummaryProps) {
  const overtaken = sum(causes.map((line) => line.overtaken));
  const byHand = sum(hands.map((line) => line.calls));
  const unexplained = sum(hands.map((line) => (line.reason === null ? line.calls : 0)));
  const idleSec = sum(idle.map(({ seconds }) => seconds));
  const [worst] = [...idle].sort((one, other) => other.seconds - one.seconds);
  const [most] = [...causes].sort((one, other) => other.overtaken - one.overtaken);
  const ofWhom = longest && (to === undefined ? longest.ticket : `${longest.ticket}, ${dayText(longest.day)}`);
  return (
    <dl class="facts">
      <Fact
        name={say('factOvertaken')}
        value={overtaken}
        remarks={[most ? `${causeText(most.cause)}: ${most.overtaken}` : say('noOvertakings')]}
      />
      <Fact
        name={say('factByHand')}
        value={byHand}
        remarks={[
          byHand === 0 ? '' : say('ofCalls', { percent: Math.max(1, Math.round((byHand * PERCENT) / calls)) }),
          unexplained === 0 ? '' : say('withoutReason', { count: unexplained }),
        ]}
      />
      <Fact
        name={say('factLongest')}
        value={longest ? length(longest.waited) : '—'}
        remarks={[ofWhom ?? '', longest && !longest.called ? say('notCalled') : '']}
      />
      <Fact
        name={say('factIdle')}
        value={worst ? length(idleSec) : '—'}
        remarks={[worst ? `${nameOf(worst.workplace)}: ${length(worst.seconds)}` : say('noIdle')]}
      />
    </dl>
  );
}

const PERCENT = 100;
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
const length = (seconds: number): string => durationText(seconds * 1000);

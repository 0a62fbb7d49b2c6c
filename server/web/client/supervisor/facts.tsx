import type { Word } from '../shared/catalogues.js';
import { say } from './page.js';

interface FactsProps {
  /** What it counts, the figure, and remarks on it. */
  readonly facts: readonly (readonly [Word<'supervisor'>, string | number, ...string[]])[];
  readonly bad?: Word<'supervisor'> | undefined;
}

export const Facts = ({ facts, bad }: FactsProps) => (
  <dl class="facts">
    {facts.map(([name, value, ...remarks]) => (
      <div key={name} class={name === bad ? 'fact bad' : 'fact'}>
        <dt>{say(name)}</dt>
        <dd>
          <strong data-fact={name}>{value}</strong>
          <span class="soft">{remarks.filter(Boolean).join(' · ')}</span>
        </dd>
      </div>
    ))}
  </dl>
);

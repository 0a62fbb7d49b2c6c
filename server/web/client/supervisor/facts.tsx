import type { ComponentChildren } from 'preact';
import type { Word } from '../shared/words/catalogues.js';
import { say } from './page.js';

/** What it counts, the figure, and remarks on it. */
export type FactLine = readonly [Word<'supervisor'>, string | number, ...string[]];

interface FactsProps {
  readonly facts: readonly FactLine[];
  readonly bad?: Word<'supervisor'> | undefined;
}

export const Facts = ({ facts, bad }: FactsProps) => (
  <dl class="facts">
    {facts.map(([name, value, ...remarks]) => (
      <Fact key={name} id={name} name={say(name)} isBad={name === bad} value={value} remarks={remarks} />
    ))}
  </dl>
);

interface FactProps {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly remarks?: readonly string[];
  readonly isBad?: boolean;
  /** Of the value alone. */
  readonly look?: string;
  /** Finds the value in tests. */
  readonly id?: string;
}

/** One of a list of figures, as large as what is read from afar. */
export const Fact = ({ name, value, remarks = [], isBad = false, look = '', id }: FactProps) => (
  <div class={isBad ? 'fact bad' : 'fact'}>
    <dt>{name}</dt>
    <dd>
      <strong class={look} data-fact={id}>
        {value}
      </strong>
      <span class="soft">{remarks.filter(Boolean).join(' · ')}</span>
    </dd>
  </div>
);

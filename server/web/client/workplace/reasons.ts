/** Reasons and outcomes that the clerk can choose from: those of the books that are enabled and fit the services of the visitor. */
import type { Element } from '../../../protocol/client/client.js';
import { shownName } from '../shared/words/names.js';
import type { Books, Visitor } from './desk.js';

type Reason = Element<'Reason'>;
type Outcome = Element<'Outcome'>;

export interface Choice {
  readonly id: number;
  readonly name: string;
}

/** What is asked for, and whether there is an answer "none". */
export interface Choices {
  readonly choices: readonly Choice[];
  readonly isRequired: boolean;
}

const REQUIRED = {
  refusal: 'refusal_reason_required',
  postponement: 'postponement_reason_required',
  outcome: 'outcome_required',
} as const;

type Row = Reason | Outcome;

const shown = (rows: readonly Row[]): Choice[] => rows.map((row) => ({ id: row.id, name: shownName(row) }));

/** @param services the services in question; null = not known */
const fits = ({ disabled, services }: Row, asked: readonly number[] | null): boolean =>
  disabled === 0 && (services.length === 0 || asked === null || asked.some((id) => services.includes(id)));

export function reasonName({ reasons }: Books, id: number): string {
  const row = reasons.find((reason) => reason.id === id);
  return row === undefined ? '' : shownName(row);
}

export const reasonsFor = ({ reasons }: Books, kind: Reason['kind'], services: readonly number[] | null): Choice[] =>
  shown(reasons.filter((row) => row.kind === kind && fits(row, services)));

/** For a refusal or a postponement, or what came of services. */
export function choicesFor(books: Books, what: keyof typeof REQUIRED, services: readonly number[]): Choices {
  const choices = what === 'outcome' ? shown(books.outcomes.filter((row) => fits(row, services))) : reasonsFor(books, what, services);
  return { choices, isRequired: services.some((id) => books.services.get(id)?.[REQUIRED[what]] === 1) };
}

/** The services of the visitor with an operation in one of the states. */
export function servicesOf(visitor: Visitor, states: readonly string[]): number[] {
  return Object.entries(visitor.services)
    .filter(([, stages]) =>
      Object.values(stages).some((operations) => Object.values(operations).some(({ state }) => states.includes(state))),
    )
    .map(([id]) => Number(id));
}

export const IN_HAND = ['SERVING'];
export const UNFINISHED = ['SERVING', 'WAITING', 'POSTPONE'];

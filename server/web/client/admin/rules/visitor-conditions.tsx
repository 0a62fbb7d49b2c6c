/** Who belongs to a segment, as sentences. */
import type { VisitorCondition, VisitorFact } from '../../../../model/books/segment.js';
import { FACTS } from '../../shared/box/facts.js';
import { LANGUAGE_NAMES } from '../../shared/words/catalogues.js';
import { FIRST_CONDITIONS, replaced, without } from './draft.js';
import { FoldedBoxes } from './folded-boxes.js';
import { Chooser, NumberField, Sentence, Some } from './inputs.js';
import { say } from './words.js';

const VISITOR_FACTS = Object.keys(FIRST_CONDITIONS) as VisitorFact[];
const NUMBER_OPS = ['at_least', 'more_than', 'at_most', 'less_than'] as const;
export const numberOps = () => NUMBER_OPS.map((op) => [op, say(`op.${op}`)] as const);
const DAY_MINUTES = 1440;
const COEFFICIENT_MOST = 10_000;

interface ConditionsProps {
  readonly when: readonly VisitorCondition[];
  readonly onWhen: (when: VisitorCondition[]) => void;
}

export function VisitorConditions({ when, onWhen }: ConditionsProps) {
  return (
    <>
      <p class="rule-lead">{say(when.length === 0 ? 'everybodyElse' : 'who')}</p>
      <ul class="rule-sentences">
        {when.map((condition, index) => (
          <Sentence
            key={index}
            remove={say('removeCondition', { what: say(`fact.${condition.fact}`) })}
            onRemove={() => onWhen(without(when, index))}
          >
            <Condition condition={condition} onCondition={(changed) => onWhen(replaced(when, index, changed))} />
          </Sentence>
        ))}
      </ul>
      <Adding
        label={say('addCondition')}
        options={VISITOR_FACTS.map((fact) => [fact, say(`fact.${fact}`)] as const)}
        onAdd={(fact) => onWhen([...when, FIRST_CONDITIONS[fact]])}
      />
    </>
  );
}

interface AddingProps<Fact extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Fact, string])[];
  readonly onAdd: (fact: Fact) => void;
}

/** A select that adds what is chosen, and is empty again. */
export const Adding = <Fact extends string>({ label, options, onAdd }: AddingProps<Fact>) => (
  <Chooser
    label={label}
    value={'' as Fact}
    options={[['' as Fact, label], ...options]}
    onChoose={(fact) => {
      if (fact !== '') onAdd(fact);
    }}
  />
);

interface ConditionProps {
  readonly condition: VisitorCondition;
  readonly onCondition: (condition: VisitorCondition) => void;
}

function Condition({ condition, onCondition }: ConditionProps) {
  const { fact, op, value } = condition;
  const name = say(`fact.${fact}`);
  switch (fact) {
    case 'service':
    case 'kiosk':
    case 'language':
      return (
        <>
          {name}{' '}
          <Chooser
            label={name}
            value={op}
            options={[
              ['in', say('op.in')],
              ['not_in', say('op.not_in')],
            ]}
            onChoose={(chosen) => onCondition({ ...condition, op: chosen })}
          />
          <ListValue condition={condition} onCondition={onCondition} />
        </>
      );
    case 'appointment':
    case 'returned':
      return (
        <Chooser
          label={name}
          value={value === 1 ? 1 : 0}
          options={[
            [1, say(`is.${fact}`)],
            [0, say(`not.${fact}`)],
          ]}
          onChoose={(chosen) => onCondition({ ...condition, value: chosen })}
        />
      );
    default: {
      const isMinutes = fact !== 'coefficient';
      return (
        <>
          {name} <Chooser label={name} value={op} options={numberOps()} onChoose={(chosen) => onCondition({ ...condition, op: chosen })} />
          <NumberField
            label={name}
            value={Number(value)}
            least={isMinutes ? 0 : -COEFFICIENT_MOST}
            most={isMinutes ? DAY_MINUTES : COEFFICIENT_MOST}
            onNumber={(number) => onCondition({ ...condition, value: number })}
          />
          {isMinutes ? ` ${say('minutes')}` : null}
        </>
      );
    }
  }
}

function ListValue({ condition, onCondition }: ConditionProps) {
  const { fact, value } = condition;
  const list = typeof value === 'object' ? value : [];
  if (fact === 'language')
    return (
      <Some
        label={say('fact.language')}
        options={FACTS.languages.map((language) => [language, LANGUAGE_NAMES.get(language) ?? language] as const)}
        chosen={list.map(String)}
        onChoose={(chosen) => onCondition({ ...condition, value: chosen })}
      />
    );
  return (
    <FoldedBoxes
      book={fact === 'kiosk' ? 'Registrator' : 'Service'}
      ids={list.map(Number)}
      onIds={(ids) => onCondition({ ...condition, value: [...ids] })}
    />
  );
}

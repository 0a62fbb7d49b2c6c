/** When a rule calls, as sentences. */
import type { HallCondition } from '../../../../model/books/calling-profile.js';
import { HALL_CONDITIONS, replaced, without } from './draft.js';
import { Chooser, NumberField, Sentence } from './inputs.js';
import { Adding, numberOps } from './visitor-conditions.js';
import { say } from './words.js';

const HALL_FACTS = Object.keys(HALL_CONDITIONS) as HallCondition['fact'][];
const HOURS_MOST = 23;
const MOST = 10_000;

/** Segments by id, the first one 0 = visitors of none. */
export type SegmentOptions = readonly (readonly [number, string])[];

interface ConditionsProps {
  readonly when: readonly HallCondition[];
  readonly segments: SegmentOptions;
  readonly onWhen: (when: HallCondition[]) => void;
}

export function HallConditions({ when, segments, onWhen }: ConditionsProps) {
  return (
    <>
      <p class="rule-lead">{say(when.length === 0 ? 'always' : 'when')}</p>
      <ul class="rule-sentences">
        {when.map((condition, index) => (
          <Sentence
            key={index}
            remove={say('removeCondition', { what: say(`hall.${condition.fact}`) })}
            onRemove={() => onWhen(without(when, index))}
          >
            <Condition {...{ condition, segments }} onCondition={(changed) => onWhen(replaced(when, index, changed))} />
          </Sentence>
        ))}
      </ul>
      <Adding
        label={say('addCondition')}
        options={HALL_FACTS.map((fact) => [fact, say(`hall.${fact}`)] as const)}
        onAdd={(fact) => onWhen([...when, withFirst(HALL_CONDITIONS[fact], segments)])}
      />
    </>
  );
}

/** Of the first segment rather than of visitors of none, where there is one. */
const withFirst = (condition: HallCondition, segments: SegmentOptions): HallCondition =>
  condition.segment === undefined ? condition : { ...condition, segment: segments[1]?.[0] ?? 0 };

interface ConditionProps {
  readonly condition: HallCondition;
  readonly segments: SegmentOptions;
  readonly onCondition: (condition: HallCondition) => void;
}

function Condition({ condition, segments, onCondition }: ConditionProps) {
  const { fact, segment, op, value } = condition;
  const name = say(`hall.${fact}`);
  return (
    <>
      {name}{' '}
      {segment === undefined ? null : (
        <Chooser
          label={say('category')}
          value={segment}
          options={segments}
          onChoose={(chosen) => onCondition({ ...condition, segment: chosen })}
        />
      )}
      <Chooser label={name} value={op} options={numberOps()} onChoose={(chosen) => onCondition({ ...condition, op: chosen })} />
      <NumberField
        label={name}
        value={value}
        least={0}
        most={fact === 'hour' ? HOURS_MOST : MOST}
        onNumber={(number) => onCondition({ ...condition, value: number })}
      />
      {fact === 'longest_min' ? ` ${say('minutes')}` : null}
    </>
  );
}

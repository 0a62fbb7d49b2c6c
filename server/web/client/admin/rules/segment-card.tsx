/** A kind of visitors: who belongs to it, and what is promised. */
import type { SegmentRow } from '../../../../model/books/segment.js';
import { Check } from '../../shared/parts/parts.js';
import { type AllAdvice, type Answer, boundText, isRefused } from './advice.js';
import { AdviceList } from './advice-list.js';
import { Fold } from './fold.js';
import { Chooser, NameField, NumberField } from './inputs.js';
import { VisitorConditions } from './visitor-conditions.js';
import { say } from './words.js';

/** As in the book. */
const PROMISE_MIN_MOST = 480;

interface CardProps {
  readonly segment: SegmentRow;
  /** It is as it was saved. */
  readonly isSaved: boolean;
  readonly advice: AllAdvice;
  readonly bounds: Answer['bounds'];
  /** By profile. */
  readonly nameOfProfile: (id: number) => string;
  readonly onSegment: (segment: SegmentRow) => void;
}

export function SegmentCard({ segment, isSaved, advice, bounds, nameOfProfile, onSegment }: CardProps) {
  const { id, name, when, promise_min, by, disabled } = segment;
  const told = advice.ofSegment(id);
  const set = (change: Partial<SegmentRow>) => onSegment({ ...segment, ...change });
  const summary = `${say('promise')} ${promise_min} ${say('minutes')} ${say(by === 'arrival' ? 'by.ticket' : 'by.appointment')}`;
  return (
    <Fold summary={summary} isOff={disabled === 1} isOpen={!isSaved || told.length > 0}>
      <NameField value={name} missing={say('categoryUnnamed')} isRefused={isRefused(told, 'name')} onText={(text) => set({ name: text })} />
      <VisitorConditions when={when} onWhen={(conditions) => set({ when: conditions })} />
      <p class="rule-words">
        {say('promise')}{' '}
        <NumberField
          label={say('promise')}
          value={promise_min}
          least={1}
          most={PROMISE_MIN_MOST}
          onNumber={(minutes) => set({ promise_min: minutes })}
        />{' '}
        {say('minutes')}{' '}
        <Chooser
          label={say('since')}
          value={by}
          options={[
            ['arrival', say('by.ticket')],
            ['appointment', say('by.appointment')],
          ]}
          onChoose={(chosen) => set({ by: chosen })}
        />
      </p>
      <Bounds {...{ id, bounds, nameOfProfile }} />
      <Check label={say('inForce')} isChecked={disabled === 0} onCheck={(is) => set({ disabled: is ? 0 : 1 })} />
      {disabled === 1 ? <p class="soft">{say('segmentOff')}</p> : null}
      <AdviceList advice={told} />
    </Fold>
  );
}

type BoundsProps = Pick<CardProps, 'bounds' | 'nameOfProfile'> & { readonly id: number };

/** The same for all profiles is said once. */
export function Bounds({ id, bounds, nameOfProfile }: BoundsProps) {
  const texts = bounds.flatMap(({ profile, segments }) => {
    const bound = segments.find(({ segment }) => segment === id);
    return bound === undefined ? [] : [{ profile, text: boundText(bound) }];
  });
  const [first] = texts;
  if (first === undefined) return null;
  const isSame = texts.every(({ text }) => text === first.text);
  return (
    <div class="soft rule-bound">
      {(isSame ? [first] : texts).map(({ profile, text }) => (
        <p key={profile}>{isSame ? text : say('boundAt', { profile: nameOfProfile(profile), text })}</p>
      ))}
    </div>
  );
}

/** An order of calling for some windows: rules as sentences, and whom they call when no rule does. */
import type { CallingProfileRow, CallingRule, Finally } from '../../../../model/books/calling-profile.js';
import { Button, Check, Choices } from '../../shared/parts/parts.js';
import { titlesOf } from '../books/words.js';
import { type AllAdvice, type Answer, isRefused, profileTitle } from './advice.js';
import { AdviceList } from './advice-list.js';
import { OrderedCards } from './cards.js';
import { newRule } from './draft.js';
import { Fold } from './fold.js';
import { FoldedBoxes } from './folded-boxes.js';
import { HallConditions, type SegmentOptions } from './hall-conditions.js';
import { NameField, NumberField, Some } from './inputs.js';
import { say } from './words.js';

const FINALLY: readonly Finally[] = ['share', 'due', 'arrival', 'protocol'];
/** As the engine takes them. */
const RULES_MOST = 12;
const OF_MOST = 20;

interface CardProps {
  readonly profile: CallingProfileRow;
  /** It is as it was saved. */
  readonly isSaved: boolean;
  readonly segments: SegmentOptions;
  readonly advice: AllAdvice;
  readonly bounds: Answer['bounds'];
  readonly onProfile: (profile: CallingProfileRow) => void;
  readonly onRemove: () => void;
}

export function ProfileCard({ profile, isSaved, segments, advice, bounds, onProfile, onRemove }: CardProps) {
  const { id, name, windows, rules, finally: order, public_reasons, disabled } = profile;
  const title = profileTitle(profile);
  const told = advice.ofProfile(id);
  const set = (change: Partial<CallingProfileRow>) => onProfile({ ...profile, ...change });
  const bound = bounds.find((one) => one.profile === id);
  return (
    <article class="panel rule-profile" data-id={id} aria-label={title}>
      <div class="rule-card-head">
        <h3>{title}</h3>
        <span class="push" />
        <Button kind="quiet" aria-label={say('takeOut', { name: title })} onClick={onRemove}>
          <span aria-hidden="true">×</span>
        </Button>
      </div>
      <Fold
        summary={`${titlesOf('Workplace', windows)}. ${say(`finally.${order}`)}`}
        isOff={disabled === 1}
        isOpen={!isSaved || told.length > 0 || rules.some((rule) => advice.ofRule(id, rule.id).length > 0)}
      >
        <NameField
          value={name}
          missing={say('profileUnnamed')}
          isRefused={isRefused(told, 'name')}
          onText={(text) => set({ name: text })}
        />
        <fieldset class="rule-some">
          <legend>{say('windows')}</legend>
          <FoldedBoxes book="Workplace" ids={windows} onIds={(ids) => set({ windows: [...ids] })} />
        </fieldset>
        {order === 'protocol' ? null : (
          <Rules {...{ profile, segments, advice, bound }} onRules={(changed) => set({ rules: [...changed] })} />
        )}
        <Choices
          legend={say(rules.length > 0 ? 'finallyAfterRules' : 'finally')}
          isTitled
          chosen={order}
          options={FINALLY.map((one) => [one, say(`finally.${one}`), say(`finallyHint.${one}`)] as const)}
          onChoose={(chosen) => set(chosen === 'protocol' ? { finally: chosen, rules: [] } : { finally: chosen })}
        />
        {order === 'protocol' ? null : (
          <Check label={say('publicReasons')} isChecked={public_reasons === 1} onCheck={(is) => set({ public_reasons: is ? 1 : 0 })} />
        )}
        <Check label={say('inForce')} isChecked={disabled === 0} onCheck={(is) => set({ disabled: is ? 0 : 1 })} />
        <AdviceList advice={told} />
      </Fold>
    </article>
  );
}

type RulesProps = Pick<CardProps, 'profile' | 'segments' | 'advice'> & {
  readonly bound: Answer['bounds'][number] | undefined;
  readonly onRules: (rules: readonly CallingRule[]) => void;
};

function Rules({ profile: { id, rules }, segments, advice, bound, onRules }: RulesProps) {
  const setRule = (rule: CallingRule) => onRules(rules.map((one) => (one.id === rule.id ? rule : one)));
  return (
    <>
      <h4>{say('rules')}</h4>
      <p class="soft">{say('rulesHint')}</p>
      <OrderedCards
        items={rules}
        titleOf={(rule) => say('ruleTitle', { number: rule.id })}
        markOf={(rule) => say('ruleTitle', { number: rule.id })}
        onItems={onRules}
        drawItem={(rule) => <RuleBody {...{ rule, segments }} advice={advice.ofRule(id, rule.id)} onRule={setRule} />}
      />
      {rules.length < RULES_MOST ? (
        <Button onClick={() => onRules([...rules, newRule(rules, segments[1]?.[0] ?? 0)])}>{say('addRule')}</Button>
      ) : null}
      {bound !== undefined && rules.length > 0 ? <p class="soft">{say('rulesPart', { percent: bound.rules_percent })}</p> : null}
    </>
  );
}

interface RuleProps {
  readonly rule: CallingRule;
  readonly segments: SegmentOptions;
  readonly advice: AllAdvice['others'];
  readonly onRule: (rule: CallingRule) => void;
}

function RuleBody({ rule, segments, advice, onRule }: RuleProps) {
  const { when, call, at_most } = rule;
  return (
    <div class="rule-card-body">
      <HallConditions {...{ when, segments }} onWhen={(conditions) => onRule({ ...rule, when: conditions })} />
      <p class="rule-lead">{say('call')}</p>
      <Some
        label={say('call')}
        options={segments}
        chosen={call}
        onChoose={(chosen) => {
          // A rule calls somebody; the last one stays.
          if (chosen.length > 0) onRule({ ...rule, call: chosen });
        }}
      />
      <p class="rule-words">
        {say('atMost')}{' '}
        <NumberField
          label={say('atMostCalls')}
          value={at_most.k}
          least={1}
          most={OF_MOST - 1}
          isRefused={isRefused(advice, 'at_most.k')}
          onNumber={(k) => onRule({ ...rule, at_most: { ...at_most, k } })}
        />{' '}
        {say('ofCalls')}{' '}
        <NumberField
          label={say('ofCallsLabel')}
          value={at_most.of}
          least={2}
          most={OF_MOST}
          onNumber={(of) => onRule({ ...rule, at_most: { ...at_most, of } })}
        />{' '}
        {say('callsInRow')}
      </p>
      <AdviceList advice={advice} />
    </div>
  );
}

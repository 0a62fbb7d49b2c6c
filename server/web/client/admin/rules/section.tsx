/** Rules of calling: kinds of visitors with what they are promised, and whom windows call by which rules. */
import { useState } from 'preact/hooks';
import { NO_SEGMENT, USUAL_PROMISE_MIN } from '../../../../model/no-segment.js';
import { Button, Fault, Panel } from '../../shared/parts/parts.js';
import { type AllAdvice, adviceOf, profileTitle, segmentTitle } from './advice.js';
import { AdviceList } from './advice-list.js';
import { OrderedCards } from './cards.js';
import { lostWithSegments, newProfile, newSegment, nextId, type RulesDraft, withSegments } from './draft.js';
import type { SegmentOptions } from './hall-conditions.js';
import { LivePanel } from './live-panel.js';
import { useNewCard } from './new-card.js';
import { ProfileCard } from './profile-card.js';
import { Bounds, SegmentCard } from './segment-card.js';
import { TemplateDialog } from './template-dialog.js';
import { presentRules, useRules } from './use-rules.js';
import { say } from './words.js';
import '../books/books.css';
import './rules.css';

export function RulesSection() {
  const present = presentRules();
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="about soft">{say('about')}</p>
      {present === null ? null : <Editor present={present} />}
    </>
  );
}

/** Why there is no way back. */
const NOTHING_BEFORE = 'rules-nothing-before';

/** As many as the books take. */
const ROWS_MOST = 50;

function Editor({ present }: { readonly present: RulesDraft }) {
  const rules = useRules(present);
  const { draft, base, answer, sent, refused, broken, set } = rules;
  const isOld = refused.length > 0;
  // What is told of an earlier draft would mislead beside the cards of this one.
  const bounds = isOld ? [] : (answer?.bounds ?? []);
  const [isChoosing, setChoosing] = useState(false);
  const advice = adviceOf(isOld ? null : answer, sent, broken, refused);
  const isEmpty = draft.segments.length + draft.profiles.length === 0;
  return (
    <>
      <div class="row rules-tools">
        {isEmpty ? null : <Button onClick={() => setChoosing(true)}>{say('template')}</Button>}
        <Button look="rules-to-proof" onClick={focusProof}>
          {say('toProof')}
        </Button>
        <Button
          disabled={!rules.hasBefore || rules.isPending || rules.isDirty}
          aria-describedby={rules.hasBefore ? undefined : NOTHING_BEFORE}
          onClick={() => void rules.goBack()}
        >
          {say('goBack')}
        </Button>
        {rules.hasBefore ? null : (
          <span class="soft" id={NOTHING_BEFORE}>
            {say('nothingBefore')}
          </span>
        )}
      </div>
      <div class="rules">
        <div class="rules-cards" key={rules.round}>
          {isEmpty ? <UsualOrder onTemplate={() => setChoosing(true)} /> : null}
          <Segments {...{ draft, base, set, advice, bounds }} />
          <Profiles {...{ draft, base, set, advice, bounds }} />
          <AdviceList advice={advice.others} />
        </div>
        <LivePanel {...{ answer, draft, isOld }} isAnew={rules.isAnew} onAnew={rules.setAnew} onBroken={rules.setBroken} />
      </div>
      <SaveBar rules={rules} />
      {isChoosing ? <TemplateDialog {...{ draft, base }} onDraft={set} onClose={() => setChoosing(false)} /> : null}
    </>
  );
}

/** What is there as long as there are no rules, and what rules would be for. */
const UsualOrder = ({ onTemplate }: { readonly onTemplate: () => void }) => (
  <Panel title={say('usualTitle')} look="panel rules-usual">
    <p>{say('usualHint')}</p>
    <p class="soft">{say('usualTemplates')}</p>
    <Button kind="primary" onClick={onTemplate}>
      {say('template')}
    </Button>
  </Panel>
);

interface PartProps {
  readonly draft: RulesDraft;
  readonly base: RulesDraft;
  readonly set: (draft: RulesDraft) => void;
  readonly advice: AllAdvice;
  readonly bounds: Parameters<typeof SegmentCard>[0]['bounds'];
}

/** Nobody without a category comes after it. */
const isForAll = ({ when, disabled }: RulesDraft['segments'][number]): boolean => when.length === 0 && disabled === 0;

function Segments({ draft, base, set, advice, bounds }: PartProps) {
  const { segments, profiles } = draft;
  const nameOfProfile = (id: number) => profileTitle(profiles.find((one) => one.id === id) ?? { id, name: '' });
  const ofNone = advice.ofSegment(NO_SEGMENT);
  const { part, adds } = useNewCard();
  const add = () => {
    const id = nextId([...segments, ...base.segments]);
    adds(id);
    // Behind the last one: its place is given when it is saved.
    const position = (segments.at(-1)?.position ?? 0) + 10;
    set({ ...draft, segments: [...segments, { ...newSegment(id, say('newCategory', { number: segments.length + 1 })), position }] });
  };
  return (
    <section ref={part} aria-labelledby="rules-segments">
      <h2 id="rules-segments">{say('categories')}</h2>
      <p class="soft">{say('categoriesHint')}</p>
      <OrderedCards
        items={segments}
        titleOf={segmentTitle}
        markOf={(segment, index) => say('place', { number: index + 1, name: segmentTitle(segment) })}
        onItems={(items) => set(withSegments(draft, items))}
        drawItem={(segment) => (
          <SegmentCard
            {...{ segment, advice, bounds, nameOfProfile }}
            isSaved={base.segments.some((one) => JSON.stringify(one) === JSON.stringify(segment))}
            onSegment={(changed) => set({ ...draft, segments: segments.map((one) => (one.id === changed.id ? changed : one)) })}
          />
        )}
      />
      {(bounds.length === 0 && ofNone.length === 0) || segments.some(isForAll) ? null : (
        <div class="rule-none">
          <p>
            <strong>{say('noSegment')}</strong>: {say('noSegmentPromise', { promise: USUAL_PROMISE_MIN })}
          </p>
          <Bounds id={NO_SEGMENT} {...{ bounds, nameOfProfile }} />
          <AdviceList advice={ofNone} />
        </div>
      )}
      {segments.length < ROWS_MOST ? <Button onClick={add}>{say('addCategory')}</Button> : null}
    </section>
  );
}

function Profiles({ draft, base, set, advice, bounds }: PartProps) {
  const { segments, profiles } = draft;
  const options: SegmentOptions = [[0, say('noSegment')], ...segments.map((row) => [row.id, segmentTitle(row)] as const)];
  const { part, adds } = useNewCard();
  const add = () => {
    const id = nextId([...profiles, ...base.profiles]);
    adds(id);
    set({ ...draft, profiles: [...profiles, newProfile(id, say('newProfile', { number: profiles.length + 1 }), [])] });
  };
  return (
    <section ref={part} aria-labelledby="rules-profiles">
      <h2 id="rules-profiles">{say('profiles')}</h2>
      <p class="soft">{say('profilesHint')}</p>
      {profiles.length === 0 && segments.length > 0 ? <p class="note">{say('noProfiles')}</p> : null}
      {profiles.map((profile) => (
        <ProfileCard
          key={profile.id}
          {...{ profile, advice, bounds }}
          isSaved={base.profiles.some((one) => JSON.stringify(one) === JSON.stringify(profile))}
          segments={options}
          onProfile={(changed) => set({ ...draft, profiles: profiles.map((one) => (one.id === changed.id ? changed : one)) })}
          onRemove={() => set({ ...draft, profiles: profiles.filter(({ id }) => id !== profile.id) })}
        />
      ))}
      {profiles.length < ROWS_MOST ? <Button onClick={add}>{say('addProfile')}</Button> : null}
    </section>
  );
}

/** On a narrow screen it stands behind all cards. */
function focusProof(): void {
  const button = document.querySelector('.rules-live button');
  if (button instanceof HTMLElement) button.focus();
}

/** Where something is refused: the field, or the first one of its card. */
function focusFault(): void {
  const ofCard = document.querySelector('.rules .note.bad')?.closest('.rule-card-body')?.querySelector('input, select');
  const field = document.querySelector('.rules [aria-invalid="true"]') ?? ofCard;
  if (field instanceof HTMLElement) field.focus();
}

/** What goes with a removed category is on no card any more. */
function unsavedText({ base, draft }: Record<'base' | 'draft', RulesDraft>): string {
  const losses = lostWithSegments(base, draft).map(({ profile, rules }) =>
    say('losesRules', { profile: profileTitle(profile), count: rules.length, rules: rules.join(', ') }),
  );
  return [say('unsaved'), ...losses].join(' ');
}

function SaveBar({ rules }: { readonly rules: ReturnType<typeof useRules> }) {
  const { isDirty, isPending, clashes, fault, message } = rules;
  const isIdle = !isDirty && fault === '' && message === '';
  return (
    <div class={isIdle ? 'rules-bar is-idle' : 'rules-bar'}>
      <p class="done" role="status">
        {message}
      </p>
      <Fault text={fault} />
      {clashes.length === 0 ? null : (
        <div class="note" role="alert">
          <p>{say('changedElsewhere', { names: clashes.join(', ') })}</p>
          <div class="row">
            <Button onClick={() => rules.settle('theirs')}>{say('takeTheirs')}</Button>
            <Button onClick={() => rules.settle('mine')}>{say('keepMine')}</Button>
          </div>
        </div>
      )}
      {isDirty ? (
        <div class="row end">
          <span class="soft push">{unsavedText(rules)}</span>
          <Button disabled={isPending} onClick={rules.discard}>
            {say('discard')}
          </Button>
          <Button kind="primary" disabled={isPending} onClick={() => void rules.save().then((isDone) => isDone || focusFault())}>
            {say('save')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

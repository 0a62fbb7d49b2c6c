/** What the draft would do: whom each window would call next, and why; and how the last kept day would have been. */
import { useState } from 'preact/hooks';
import type { ReplyData } from '../../../../protocol/registry.js';
import { Button, Choices, Fault, Panel } from '../../shared/parts/parts.js';
import { dayText, durationText } from '../../shared/words/time.js';
import { useDayAttempt, WHOLE_DAY_MS } from '../../shared/words/whole-days.js';
import { whyTexts } from '../../shared/words/why-text.js';
import { sayShared } from '../../shared/words/words.js';
import { titleById } from '../books/words.js';
import { link } from '../page.js';
import { type Answer, type Broken, segmentName } from './advice.js';
import { brokenOnDay, type RulesDraft, sameRules, trialOf } from './draft.js';
import { say } from './words.js';

interface PanelProps {
  readonly answer: Answer | null;
  readonly draft: RulesDraft;
  /** The box could not look at the draft as it is now. */
  readonly isOld: boolean;
  readonly isAnew: boolean;
  readonly onAnew: (isAnew: boolean) => void;
  readonly onBroken: (broken: readonly Broken[] | null) => void;
}

export function LivePanel({ answer, draft, isOld, isAnew, onAnew, onBroken }: PanelProps) {
  return (
    <div class="rules-live">
      <Yesterday {...{ draft, onBroken }} />
      <Panel title={say('liveTitle')}>
        <Choices
          legend={say('liveWho')}
          chosen={isAnew ? 'anew' : 'own'}
          options={[
            ['anew', say('liveAnew')],
            ['own', say('liveOwn')],
          ]}
          onChoose={(chosen) => onAnew(chosen === 'anew')}
        />
        <div role="status">{isOld ? <p class="note">{say('liveOld')}</p> : null}</div>
        {answer === null ? null : <Windows answer={answer} draft={draft} />}
      </Panel>
    </div>
  );
}

function Windows({ answer: { windows }, draft }: { readonly answer: Answer; readonly draft: RulesDraft }) {
  if (windows.length === 0) return <p class="soft">{say('liveNobodyWorks')}</p>;
  return (
    <ul class="rules-next">
      {windows.map(({ workplace, profile, open, next }) => (
        <li key={workplace}>
          <p>
            <strong>{titleById('Workplace', workplace)}</strong>{' '}
            <span class="soft">
              {[profile === 0 ? say('usualOrder') : draft.profiles.find(({ id }) => id === profile)?.name, open ? '' : say('windowAway')]
                .filter(Boolean)
                .join(', ')}
            </span>
          </p>
          {next === null ? <p class="soft">{say('nobodyNext')}</p> : <Next next={next} draft={draft} />}
        </li>
      ))}
    </ul>
  );
}

interface NextProps {
  readonly next: NonNullable<Answer['windows'][number]['next']>;
  readonly draft: RulesDraft;
}

function Next({ next: { ticket, why }, draft }: NextProps) {
  const texts = whyTexts(why, { segmentOf: (id) => segmentName(id, draft) });
  return (
    <>
      <p>
        <strong class="rules-ticket">{ticket}</strong> {texts.reason}
      </p>
      {texts.next === '' ? null : <p class="soft">{texts.next}</p>}
    </>
  );
}

interface Tried {
  readonly draft: RulesDraft;
  readonly trial: ReplyData<'tryDay'>;
}

/** A day is played in a thread of the box; it takes seconds, so it is asked for. */
function Yesterday({ draft, onBroken }: Pick<PanelProps, 'draft' | 'onBroken'>) {
  const [newest, setTried] = useState<Tried | null>(null);
  // What is told of other rules than those on the cards would mislead.
  const tried = newest !== null && sameRules(newest.draft, draft) ? newest : null;
  const { isPending, fault, attempt, isTooEarly } = useDayAttempt();
  const ask = () =>
    attempt(async () => {
      const trial = await link.client.call('tryDay', trialOf(draft), { timeoutMs: WHOLE_DAY_MS });
      setTried({ draft, trial });
      onBroken(brokenOnDay(trial));
    });
  return (
    <Panel title={say('dayTitle')}>
      <p class="soft">{say('dayHint')}</p>
      <Button disabled={isPending} onClick={() => void ask()}>
        {say('dayAsk')}
      </Button>
      <Fault text={fault} />
      <div role="status">
        {isTooEarly ? <p>{sayShared('noDayYet')}</p> : null}
        {tried === null ? null : <Proof {...tried} />}
      </div>
    </Panel>
  );
}

/** What would have been, beside what was. */
function Proof({ draft, trial }: Tried) {
  const { was, would } = trial;
  const day = dayText(trial.day);
  if (was === null || would === null) return <p>{say('dayUnlike', { day })}</p>;
  const time = (seconds: number): string => durationText(seconds * MS);
  return (
    <>
      <p>{say('dayWaits', { day, would: time(would.mean), was: time(was.mean), p90: time(would.p90), p90Was: time(was.p90) })}</p>
      {uncalled(would) + uncalled(was) === 0 ? null : <p>{say('dayUncalled', { would: uncalled(would), was: uncalled(was) })}</p>}
      <p>{say('dayResult')}</p>
      <ul class="rules-next">
        {brokenOnDay(trial)?.map(({ segment, percent, visits, was: before }) => (
          <li key={segment}>
            {say('dayBroken', { segment: segmentName(segment, draft), percent, visits })}
            {before === undefined ? null : <span class="soft"> {say('dayWas', { percent: before })}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** They are in no wait. */
const uncalled = ({ visits, called }: NonNullable<Tried['trial']['was']>): number => visits - called;

const MS = 1000;

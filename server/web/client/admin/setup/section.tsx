/** The first set-up: answers, a preview, one request for everything, passwords shown once, and a test ticket. */
import { useEffect, useState } from 'preact/hooks';
import { useAttempt } from '../../shared/box/attempt.js';
import { useStore } from '../../shared/box/store.js';
import { Fault } from '../../shared/parts/parts.js';
import { language } from '../../shared/words/words.js';
import { drafts } from '../drafts.js';
import { rowsOf } from '../library.js';
import { link } from '../page.js';
import { addressOf } from '../place.js';
import type { Settings } from '../settings/draft.js';
import { AnswersForm } from './answers.js';
import { Handover } from './handover.js';
import { type Account, type Answers, type Plan, planOf } from './plan.js';
import { Preview } from './preview.js';
import { following, usualAnswers } from './proposed.js';
import { allTexts, type Texts } from './texts.js';
import { say } from './words.js';
import './setup.css';

const BOOKS = ['Operation', 'TicketRange', 'Service', 'UserRole', 'Workplace', 'User', 'Registrator', 'QBoard'] as const;

const KEY = 'setup';

/** Where codes and passwords are once the branch is made. */
const AFTERWARDS = [
  ['Registrator', 'afterKiosks'],
  ['QBoard', 'afterBoards'],
  ['User', 'afterUsers'],
] as const;

interface Kept {
  readonly answers: Answers | null;
  /** The language of the page in which the answers were proposed. */
  readonly proposedIn: string;
  readonly plan: Plan | null;
  readonly accounts: readonly Account[] | null;
}

export function SetupSection() {
  const [kept] = useState(() => drafts.get<Kept>(KEY));
  const [answers, setAnswers] = useState<Answers | null>(kept?.answers ?? null);
  const [proposedIn, setProposedIn] = useState(kept?.proposedIn ?? language.value);
  const [known, setKnown] = useState<{ readonly settings: Settings; readonly texts: Texts } | null>(null);
  const [plan, setPlan] = useState<Plan | null>(kept?.plan ?? null);
  const [accounts, setAccounts] = useState<readonly Account[] | null>(kept?.accounts ?? null);
  // Passwords that are shown once may be needed longer than a session lasts.
  useEffect(() => drafts.set(KEY, { answers, proposedIn, plan, accounts } satisfies Kept), [answers, proposedIn, plan, accounts]);
  const { fault, attempt } = useAttempt();
  const learn = () =>
    attempt(async () => {
      const [settings, texts] = await Promise.all([link.client.call('settings', {}), allTexts()]);
      setKnown({ settings, texts });
      setAnswers((present) => present ?? usualAnswers(settings, texts, proposedIn));
    });
  useEffect(() => void learn(), []);
  const present = Object.fromEntries(BOOKS.map((book) => [book, rowsOf(book) ?? []]));
  const isHere = BOOKS.every((book) => rowsOf(book) !== null);
  const isSetUp = (rowsOf('Service')?.length ?? 0) + (rowsOf('Workplace')?.length ?? 0) > 0;
  const shown = useStore(language);
  useEffect(() => {
    if (known === null || answers === null || proposedIn === shown || isSetUp) return;
    const [before, after] = [proposedIn, shown].map((one) => usualAnswers(known.settings, known.texts, one));
    if (before === undefined || after === undefined) return;
    const now = following(answers, before, after);
    setProposedIn(shown);
    setAnswers(now);
    if (plan !== null) setPlan(planOf(now, present, known.texts));
  }, [known, shown]);
  if (accounts !== null && plan !== null) return <Handover plan={plan} accounts={accounts} onAccounts={setAccounts} />;
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="about soft">{say('hint')}</p>
      <Fault text={fault} />
      {known === null || answers === null ? null : plan !== null ? (
        <Preview plan={plan} answers={answers} settings={known.settings} onBack={() => setPlan(null)} onMade={setAccounts} />
      ) : isSetUp ? (
        <div class="note">
          <p>{say('notEmpty')}</p>
          <ul class="next-pages">
            {AFTERWARDS.map(([book, word]) => (
              <li key={book}>
                <a href={addressOf('books', book)}>{say(word)}</a>
              </li>
            ))}
          </ul>
        </div>
      ) : isHere ? (
        <AnswersForm {...known} answers={answers} onAnswers={setAnswers} onDone={() => setPlan(planOf(answers, present, known.texts))} />
      ) : null}
    </>
  );
}

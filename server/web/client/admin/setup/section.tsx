/** The first set-up: answers, a preview, one request for everything, passwords shown once, and a test ticket. */

import { useEffect, useState } from 'preact/hooks';
import type { AdminWord, SetupWord } from '../../shared/catalogues.js';
import type { Link } from '../../shared/link.js';
import { useStore } from '../../shared/store.js';
import type { Say } from '../../shared/words.js';
import { drafts } from '../drafts.js';
import type { Library } from '../library.js';
import type { SectionProps } from '../sections.js';
import { type SectionSpeech, useWords } from '../use-words.js';
import { AnswersForm, usualAnswers } from './answers.js';
import { type Account, Handover } from './handover.js';
import { type Answers, type Plan, planOf } from './plan.js';
import { Preview } from './preview.js';
import './setup.css';

export interface SetupContext {
  readonly link: Link;
  readonly library: Library;
  readonly say: Say<SetupWord>;
  readonly sayOfPage: Say<AdminWord>;
  readonly speech: SectionSpeech<SetupWord>;
}

export function SetupSection({ link, speaker, library }: SectionProps) {
  const speech = useWords(speaker, 'setup', 'device-faults');
  const page = useStore(speaker.speech);
  if (speech === null) return null;
  return <Setup link={link} library={library} say={speech.say} sayOfPage={page.say} speech={speech} />;
}

const BOOKS = ['Operation', 'TicketRange', 'Service', 'UserRole', 'Workplace', 'User', 'Registrator', 'QBoard'] as const;

const KEY = 'setup';

interface Kept {
  readonly answers: Answers;
  readonly plan: Plan | null;
  readonly accounts: readonly Account[] | null;
}

function Setup(context: SetupContext) {
  const { library, say } = context;
  useStore(library.changes);
  const [kept] = useState(() => drafts.get<Kept>(KEY));
  const [answers, setAnswers] = useState(() => kept?.answers ?? usualAnswers(say));
  const [plan, setPlan] = useState<Plan | null>(kept?.plan ?? null);
  const [accounts, setAccounts] = useState<readonly Account[] | null>(kept?.accounts ?? null);
  // Passwords that are shown once may be needed longer than a session lasts.
  useEffect(() => drafts.set(KEY, { answers, plan, accounts } satisfies Kept), [answers, plan, accounts]);
  const present = Object.fromEntries(BOOKS.map((book) => [book, library.now(book) ?? []]));
  const isHere = BOOKS.every((book) => library.now(book) !== null);
  if (accounts !== null && plan !== null) return <Handover context={context} plan={plan} accounts={accounts} onAccounts={setAccounts} />;
  const isSetUp = (library.now('Service')?.length ?? 0) + (library.now('Workplace')?.length ?? 0) > 0;
  return (
    <>
      <h1>{say('title')}</h1>
      <p class="about soft">{say('hint')}</p>
      {plan !== null ? (
        <Preview context={context} plan={plan} onBack={() => setPlan(null)} onMade={setAccounts} />
      ) : isSetUp ? (
        <p class="note">{say('notEmpty')}</p>
      ) : isHere ? (
        <AnswersForm context={context} answers={answers} onAnswers={setAnswers} onDone={() => setPlan(planOf(answers, present))} />
      ) : null}
    </>
  );
}

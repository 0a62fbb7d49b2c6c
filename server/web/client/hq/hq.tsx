/** The page of headquarters: all branches now, one branch, comparison, alerts, and who may see what. */
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { useAttempt } from '../shared/box/attempt.js';
import { Entrance } from '../shared/box/entrance.js';
import { FACTS, useTitle } from '../shared/box/facts.js';
import { failureText } from '../shared/box/failures.js';
import { Store, useStore } from '../shared/box/store.js';
import { Choosers } from '../shared/parts/head.js';
import { HelpLink } from '../shared/parts/help.js';
import { Button, Fault } from '../shared/parts/parts.js';
import type { Word } from '../shared/words/catalogues.js';
import { sayShared } from '../shared/words/words.js';
import { AccessView } from './access.js';
import { AlertsView } from './alerts.js';
import { BranchView } from './branch.js';
import { BranchesView } from './branches.js';
import { ChangesView } from './changes.js';
import { CompareView } from './compare.js';
import { ConfigurationView } from './configuration.js';
import { FilesView } from './files.js';
import { enter, goToIssuer, isCurrent, logOut, look, me, refusal, say } from './page.js';
import { ReleasesView } from './releases.js';

interface Part {
  readonly id: string;
  readonly word: Word<'hq'>;
  readonly Part: ComponentType;
  readonly isForAdministrators?: boolean;
}

const PARTS: readonly Part[] = [
  { id: '', word: 'partBranches', Part: BranchesView },
  { id: 'alerts', word: 'partAlerts', Part: AlertsView },
  { id: 'compare', word: 'partCompare', Part: CompareView },
  { id: 'configuration', word: 'partConfiguration', Part: ConfigurationView, isForAdministrators: true },
  { id: 'files', word: 'partFiles', Part: FilesView, isForAdministrators: true },
  { id: 'releases', word: 'partReleases', Part: ReleasesView, isForAdministrators: true },
  { id: 'changes', word: 'partChanges', Part: ChangesView, isForAdministrators: true },
  { id: 'access', word: 'partAccess', Part: AccessView, isForAdministrators: true },
];

const whereOf = (): string => location.hash.replace(/^#\/?/, '');
const where = new Store(whereOf());
addEventListener('hashchange', () => where.set(whereOf()));

export function HqPage() {
  const who = useStore(me);
  useEffect(() => void look(), []);
  useTitle(say('title'));
  if (who === undefined) return <p class="loading">{sayShared('loading')}</p>;
  if (who === null)
    return (
      <Entrance title={say('title')} hint={say('enterHint')} help="head#headquarters" onEnter={enter}>
        {FACTS.logInBy === undefined ? null : <ByIssuer name={FACTS.logInBy} />}
      </Entrance>
    );
  return <Shell isAdministrator={who.role === 'administrator'} />;
}

/** The other way in, by the server of log-ins that a company has. */
function ByIssuer({ name }: { readonly name: string }) {
  const refused = useStore(refusal);
  const { isPending, fault, attempt } = useAttempt();
  return (
    <div class="by-issuer">
      <Fault text={fault || (refused === null ? '' : failureText(refused))} />
      <Button disabled={isPending} onClick={() => void attempt(goToIssuer)}>
        {say('enterBy', { name })}
      </Button>
    </div>
  );
}

function Shell({ isAdministrator }: { readonly isAdministrator: boolean }) {
  const place = useStore(where);
  const [, branch] = /^branch\/([\w-]+)$/.exec(place) ?? [];
  const parts = PARTS.filter(({ isForAdministrators }) => isAdministrator || !isForAdministrators);
  // A branch is one of the list.
  const open = parts.find(({ id }) => id === place) ?? parts[0];
  return (
    <>
      <header class="head in-lines">
        <strong class="branch">{FACTS.branch}</strong>
        <nav class="parts" aria-label={say('parts')}>
          {parts.map(({ id, word }) => (
            <a key={id} href={`#/${id}`} aria-current={open?.id === id ? 'page' : undefined}>
              {say(word)}
            </a>
          ))}
        </nav>
        <div class="row head-actions">
          <Choosers />
          <HelpLink place="head#headquarters" />
          <Button onClick={() => void logOut()}>{sayShared('logOut')}</Button>
        </div>
      </header>
      <Lost />
      <main class="hq">{branch === undefined ? open && <open.Part /> : <BranchView key={branch} name={branch} />}</main>
    </>
  );
}

const Lost = () => (
  <div role="status" aria-live="polite">
    {useStore(isCurrent) ? null : <div class="banner">{sayShared('connectionLost')}</div>}
  </div>
);

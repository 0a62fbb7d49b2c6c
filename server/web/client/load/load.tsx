/** The load of the branch, for everybody: who waits, open windows and waits by service. It needs no log-in and no connection that stays. */
import { useEffect, useState } from 'preact/hooks';
import type { BranchLoad } from '../../../model/branch-load.js';
import { FACTS, useTitle } from '../shared/box/facts.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { Table } from '../shared/parts/parts.js';
import type { Word } from '../shared/words/catalogues.js';
import { shownName } from '../shared/words/names.js';
import { timeText, useBeat } from '../shared/words/time.js';
import { waitSpanText } from '../shared/words/wait.js';
import { wordsOf } from '../shared/words/words.js';

const EVERY_MS = 10_000;
const { say } = wordsOf('load');

export function LoadPage() {
  const [load, setLoad] = useState<BranchLoad | null>(null);
  const [isLost, setLost] = useState(false);
  useTitle(say('title'));
  const ask = () => {
    if (document.hidden) return;
    readLoad().then(
      (read) => {
        setLoad(read);
        setLost(false);
      },
      () => setLost(true),
    );
  };
  useEffect(ask, []);
  useBeat(EVERY_MS, ask);
  return (
    <div class="load">
      <header>
        <h1>{FACTS.branch}</h1>
        <LanguageChooser />
        <LookChooser />
      </header>
      <main>
        {isLost ? (
          <p class="note" role="status">
            {say('lost')}
          </p>
        ) : null}
        {load === null ? null : <Figures load={load} />}
      </main>
    </div>
  );
}

async function readLoad(): Promise<BranchLoad> {
  const answer = await fetch('/load.json');
  if (!answer.ok) throw new Error(`/load.json: ${answer.status}`);
  return (await answer.json()) as BranchLoad;
}

type OfService = BranchLoad['services'][number];

const expectedText = ({ expected_wait: wait }: OfService): string => (wait === null ? '—' : waitSpanText(wait));

const COLUMNS: readonly (readonly [Word<'load'>, (service: OfService) => string])[] = [
  ['expected', expectedText],
  ['waiting', ({ waiting }) => String(waiting)],
  ['windows', ({ open_windows }) => String(open_windows)],
  ['mean', ({ mean_wait_sec: mean }) => (mean === null ? '—' : say('minutes', { minutes: Math.round(mean / 60) }))],
];

/** Nobody gives it now, and nobody waits for it: who reads this looks for what can be had. */
const isUnserved = ({ open_windows: windows, expected_wait: wait, waiting }: OfService): boolean =>
  windows === 0 && wait === null && waiting === 0;

function Services({ services }: { readonly services: readonly OfService[] }) {
  // The box counts from its start: of an hour without calls it knows nothing.
  const isMeanKnown = services.some(({ mean_wait_sec: mean }) => mean !== null);
  const columns = COLUMNS.filter(([word]) => word !== 'mean' || isMeanKnown);
  return (
    <Table look="figures" label={say('title')} columns={[say('service'), ...columns.map(([word]) => say(word))]}>
      {services.map((service) => (
        <tr key={service.name}>
          <th scope="row">{shownName(service)}</th>
          {columns.map(([word, shown]) => (
            <td key={word} class="number" data-label={say(word)}>
              {shown(service)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}

function Figures({ load }: { readonly load: BranchLoad }) {
  const served = load.services.filter((service) => !isUnserved(service));
  const others = load.services.filter(isUnserved);
  return (
    <>
      <p class="out-of-sight">{say('now', { waiting: load.waiting, windows: load.open_windows })}</p>
      <div class="tiles" aria-hidden="true">
        {(
          [
            ['waiting', load.waiting],
            ['windows', load.open_windows],
          ] as const
        ).map(([word, count]) => (
          <p key={word} class="tile">
            <span class="soft">{say(word)}</span>
            <strong>{count}</strong>
          </p>
        ))}
      </div>
      {served.length === 0 ? null : <Services services={served} />}
      {others.length === 0 ? null : (
        <details class="others" open={served.length === 0}>
          <summary>{say('unserved', { count: others.length })}</summary>
          <ul>
            {others.map((service) => (
              <li key={service.name}>{shownName(service)}</li>
            ))}
          </ul>
        </details>
      )}
      <p class="soft">{say('at', { time: timeText(Date.parse(load.at)) })}</p>
    </>
  );
}

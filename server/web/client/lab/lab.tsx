/** The page `/lab`: a workbench with all simulated devices of the demo. */

import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { LabWord } from '../shared/catalogues.js';
import { LanguageChooser, LookChooser } from '../shared/choosers.js';
import { Clock } from '../shared/clock.js';
import { ConnectionBanner } from '../shared/connection-banner.js';
import { FACTS } from '../shared/facts.js';
import { failureText } from '../shared/failures.js';
import { useStore } from '../shared/store.js';
import type { Speaker, Speech } from '../shared/words.js';
import type { Bench, Lab } from './bench.js';
import { BoardsPanel } from './boards-panel.js';
import { Hall } from './hall.js';
import { HallPanel } from './hall-panel.js';
import { KeypadCard } from './keypad-card.js';
import { PrinterCard } from './printer-card.js';
import { ScannerCard } from './scanner-card.js';
import { ScreenCard } from './screen-card.js';
import { SoundCard } from './sound-card.js';
import { Trainer } from './trainer.js';

interface LabProps {
  readonly bench: Bench;
  readonly speaker: Speaker<LabWord>;
}

export function LabPage({ bench, speaker }: LabProps) {
  const speech = useStore(speaker.speech);
  const { say, language } = speech;
  const lab = useStore(bench.lab);
  const hasNoTwins = useStore(bench.hasNoTwins);
  const failure = useStore(bench.failure);
  const now = useMemo(() => () => bench.link.now(), [bench]);
  return (
    <>
      <header class="lab-head">
        <div class="lab-title">
          <h1>{say('title')}</h1>
          <span class="soft">{FACTS.branch}</span>
        </div>
        <Clock language={language} now={now} />
        <nav class="row lab-links" aria-label={say('pages')}>
          <a href="/workplace" target="_blank" rel="noreferrer">
            {say('openWorkplace')}
          </a>
          <a href="/" target="_blank" rel="noreferrer">
            {say('frontPage')}
          </a>
        </nav>
        <LanguageChooser speaker={speaker} label={say('language')} />
        <LookChooser themeLabel={say('theme')} textLabel={say('textSize')} />
      </header>
      <main class="lab-main">
        {failure === null ? null : (
          <p class="note bad" role="alert">
            {failureText(failure, say)}
          </p>
        )}
        {hasNoTwins ? <p class="note">{say('noTwins')}</p> : null}
        {lab === null ? null : <Workbench bench={bench} lab={lab} speech={speech} />}
      </main>
      <ConnectionBanner link={bench.link} text={say('connectionLost')} />
    </>
  );
}

function Workbench({ bench, lab, speech }: { readonly bench: Bench; readonly lab: Lab; readonly speech: Speech<LabWord> }) {
  const { say } = speech;
  const hall = useMemo(() => new Hall(bench), [bench]);
  const { screens } = useStore(bench.branch);
  return (
    <div class="bench">
      <div class="bench-column">
        <Panel id="printers" title={say('printers')}>
          {lab.printers.map((printer) => (
            <PrinterCard key={printer.name} bench={bench} printer={printer} speech={speech} />
          ))}
        </Panel>
      </div>
      <div class="bench-column">
        <Panel id="boards" title={say('boards')}>
          <BoardsPanel bench={bench} lab={lab} say={say} />
        </Panel>
        <Panel id="keypads" title={say('keypads')}>
          {lab.keypads.map((keypad) => (
            <KeypadCard key={keypad.name} bench={bench} keypad={keypad} say={say} />
          ))}
        </Panel>
        <div class="bench-pair">
          <Panel id="scanners" title={say('scanners')}>
            {lab.scanners.map((scanner) => (
              <ScannerCard key={scanner.name} bench={bench} scanner={scanner} say={say} />
            ))}
          </Panel>
          <Panel id="sounds" title={say('sounds')}>
            {lab.sounds.map((sound) => (
              <SoundCard key={sound.name} bench={bench} sound={sound} speech={speech} />
            ))}
          </Panel>
        </div>
      </div>
      <div class="bench-column">
        <HallPanel bench={bench} hall={hall} say={say} />
        <Trainer bench={bench} hall={hall} lab={lab} say={say} />
        <Panel id="screens" title={say('screens')}>
          {screens.map((screen) => (
            <ScreenCard key={screen.id} bench={bench} screen={screen} say={say} />
          ))}
        </Panel>
      </div>
    </div>
  );
}

interface PanelProps {
  readonly id: string;
  readonly title: string;
  readonly children: ComponentChildren;
}

const Panel = ({ id, title, children }: PanelProps) => (
  <section class={`panel ${id}`} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    {children}
  </section>
);

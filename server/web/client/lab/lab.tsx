/** The page `/lab`: a workbench with all simulated devices of the demo. */
import { useMemo } from 'preact/hooks';
import { FACTS } from '../shared/box/facts.js';
import { failureText } from '../shared/box/failures.js';
import { useStore } from '../shared/box/store.js';
import { LanguageChooser, LookChooser } from '../shared/parts/choosers.js';
import { Clock, ConnectionBanner } from '../shared/parts/head.js';
import { HelpLink } from '../shared/parts/help.js';
import { Fault, Panel } from '../shared/parts/parts.js';
import type { Lab } from './bench.js';
import { BoardsPanel } from './boards-panel.js';
import { Hall } from './hall.js';
import { HallPanel } from './hall-panel.js';
import { KeypadCard } from './keypad-card.js';
import { bench, say } from './page.js';
import { PrinterCard } from './printer-card.js';
import { ScannerCard } from './scanner-card.js';
import { ScreenCard } from './screen-card.js';
import { SoundCard } from './sound-card.js';
import { Trainer } from './trainer.js';

export function LabPage() {
  const lab = useStore(bench.lab);
  const hasNoTwins = useStore(bench.hasNoTwins);
  const failure = useStore(bench.failure);
  return (
    <>
      <header class="lab-head">
        <div class="lab-title">
          <h1>{say('title')}</h1>
          <span class="soft">{FACTS.branch}</span>
        </div>
        <Clock link={bench.link} />
        <nav class="row lab-links" aria-label={say('pages')}>
          <a href="/workplace" target="_blank" rel="noreferrer">
            {say('openWorkplace')}
          </a>
          <a href="/" target="_blank" rel="noreferrer">
            {say('frontPage')}
          </a>
        </nav>
        <LanguageChooser />
        <LookChooser />
        <HelpLink place="technician" />
      </header>
      <main class="lab-main">
        <Fault text={failure === null ? '' : failureText(failure)} />
        {hasNoTwins ? <p class="note">{say('noTwins')}</p> : null}
        {lab === null ? null : <Workbench lab={lab} />}
      </main>
      <ConnectionBanner link={bench.link} />
    </>
  );
}

function Workbench({ lab }: { readonly lab: Lab }) {
  const hall = useMemo(() => new Hall(bench), []);
  const { screens } = useStore(bench.branch);
  useStore(bench.devices);
  return (
    <div class="bench">
      <div class="bench-column">
        <Panel look="panel printers" title={say('printers')}>
          {lab.printers.map((printer) => (
            <PrinterCard key={printer.name} printer={printer} />
          ))}
        </Panel>
      </div>
      <div class="bench-column">
        <Panel look="panel boards" title={say('boards')}>
          <BoardsPanel lab={lab} />
        </Panel>
        <Panel look="panel keypads" title={say('keypads')}>
          {lab.keypads.map((keypad) => (
            <KeypadCard key={keypad.name} keypad={keypad} />
          ))}
        </Panel>
        <div class="bench-pair">
          <Panel look="panel scanners" title={say('scanners')}>
            {lab.scanners.map((scanner) => (
              <ScannerCard key={scanner.name} scanner={scanner} />
            ))}
          </Panel>
          <Panel look="panel sounds" title={say('sounds')}>
            {lab.sounds.map((sound) => (
              <SoundCard key={sound.name} sound={sound} />
            ))}
          </Panel>
        </div>
      </div>
      <div class="bench-column">
        <HallPanel hall={hall} />
        <Trainer hall={hall} lab={lab} />
        <Panel look="panel screens" title={say('screens')}>
          {screens.map((screen) => (
            <ScreenCard key={screen.id} screen={screen} />
          ))}
        </Panel>
      </div>
    </div>
  );
}

/** A printer: its paper, its lamps, and its possible faults. */
import { useState } from 'preact/hooks';
import { Dialog } from '../shared/parts/dialog.js';
import type { Word } from '../shared/words/catalogues.js';
import { modelText } from '../shared/words/device-models.js';
import { timeText } from '../shared/words/time.js';
import type { Order, Printer } from './bench.js';
import { Do, Plug, Turn, Twin } from './controls.js';
import { bench, say } from './page.js';
import { ScanPaper } from './scanner-card.js';

interface PrinterProps {
  readonly printer: Printer;
}

type Paper = Printer['papers'][number];

const paperUrl = ({ name }: Printer, { id }: Pick<Paper, 'id'>): string => `/lab/paper/${name}/${id}.png`;
/** The address changes with each printed row, so that the picture is loaded anew. */
const hangingUrl = ({ name, hanging_dots }: Printer): string => `/lab/paper/${name}/hanging.png?rows=${hanging_dots}`;

export const PrinterCard = ({ printer }: PrinterProps) => (
  <Twin
    kind="printer"
    name={printer.name}
    label={`${say('printer')} ${printer.name}`}
    about={modelText(bench.device('printer', printer.name)?.profile ?? '', printer.model)}
    controls={<PrinterControls printer={printer} />}
  >
    <PaperTray printer={printer} />
    <div class="printer-case" data-open={printer.is_cover_open} data-busy={printer.is_busy && printer.is_on}>
      <span class="printer-slot" aria-hidden="true" />
      <span class="printer-lamps" aria-hidden="true">
        <span class="lamp" data-lit={printer.is_on ? 'green' : 'off'} />
        <span class="lamp" data-lit={isInTrouble(printer) ? 'red' : 'off'} />
        <span class="lamp" data-lit={printer.is_on && printer.is_near_end ? 'amber' : 'off'} />
      </span>
      <span class="printer-roll">{paperText(printer)}</span>
    </div>
  </Twin>
);

const isInTrouble = ({ is_on, is_paper_out, is_cover_open, is_cutter_error, is_head_hot }: Printer): boolean =>
  is_on && (is_paper_out || is_cover_open || is_cutter_error || is_head_hot);

function paperText(printer: Printer): string {
  if (printer.is_paper_out) return say('paperOut');
  return say('paperLeft', { metres: (printer.paper_left_mm / 1000).toFixed(printer.paper_left_mm < 10_000 ? 1 : 0) });
}

/** The paper in the printer, or the last ticket; earlier tickets beside it. */
function PaperTray({ printer }: PrinterProps) {
  const [open, setOpen] = useState<Paper | null>(null);
  const isHanging = printer.hanging_dots > 0;
  const newest = isHanging ? undefined : printer.papers[0];
  const earlier = printer.papers.filter((paper) => paper !== newest).slice(0, 3);
  const width = printer.width_dots > 400 ? 'wide' : 'narrow';
  const titleOf = ({ at }: Paper): string => say('paperFrom', { time: timeText(Date.parse(at)) });
  const paperButton = (paper: Paper, look = '') => (
    <button key={paper.id} type="button" class={`paper-button ${look}`} aria-label={titleOf(paper)} onClick={() => setOpen(paper)}>
      <img class="paper" data-end={paper.ended_by} src={paperUrl(printer, paper)} alt="" />
    </button>
  );
  return (
    <div class="tray">
      <div class="tray-paper" data-width={width}>
        {isHanging ? <img class="paper hanging" src={hangingUrl(printer)} alt={say('paperHangs')} /> : null}
        {newest ? paperButton(newest, 'paper-new') : null}
        {!isHanging && !newest ? <p class="soft tray-empty">{say('noPaperYet')}</p> : null}
      </div>
      <ul class="tray-earlier" aria-label={say('earlierPapers')}>
        {earlier.map((paper) => (
          <li key={paper.id}>{paperButton(paper)}</li>
        ))}
      </ul>
      {open ? (
        <Dialog title={titleOf(open)} onClose={() => setOpen(null)}>
          <div class="paper-large" data-width={width}>
            <img class="paper" src={paperUrl(printer, open)} alt={say('paper')} />
          </div>
          <p class="soft">
            {say('paperLength', { mm: open.length_mm })} ·{' '}
            {say(open.is_whole ? 'paperWhole' : (WORDS_OF_END[open.ended_by] ?? 'paperSpoiled'))}
          </p>
          <ScanPaper url={paperUrl(printer, open)} onClose={() => setOpen(null)} />
        </Dialog>
      ) : null}
    </div>
  );
}

const WORDS_OF_END: Readonly<Record<string, Word<'lab'>>> = { cut: 'paperSpoiled', torn: 'paperTorn', newRoll: 'paperOldRoll' };

function PrinterControls({ printer }: PrinterProps) {
  const { name } = printer;
  const to = (action: Order['action']): Order => ({ kind: 'printer', name, action });
  const turn = (isOn: boolean, label: Word<'lab'>, [off, on]: readonly [Order['action'], Order['action']]) => (
    <Turn isOn={isOn} label={say(label)} of={name} onTurn={() => void bench.act(to(isOn ? off : on))} />
  );
  return (
    <>
      <Plug of={name} isPlugged={printer.is_plugged} twins={[{ kind: 'printer', name }]} />
      {turn(printer.is_on, 'power', ['powerOff', 'powerOn'])}
      {turn(!printer.is_cover_open, 'coverShut', ['openCover', 'closeCover'])}
      {printer.has_cutter ? turn(!printer.is_cutter_jammed, 'cutterFree', ['jamCutter', 'clearCutter']) : null}
      <div class="control-row">
        {printer.is_paper_out ? null : <Do order={to('endPaperSoon')} label={say('endPaperSoon')} of={name} />}
        <Do order={to('loadPaper')} label={say('newRoll')} of={name} />
        {!printer.has_cutter && printer.hanging_dots > 0 ? <Do order={to('tearOff')} label={say('tearOff')} of={name} /> : null}
      </div>
    </>
  );
}

/** A kiosk and a board in the chosen look, by the functions that kiosks and boards use. */
import {
  accentOnPages,
  BOARD_SCHEMES,
  boardTheme,
  contrastOf,
  edgeOnBoard,
  inkOn,
  PAGE_SCHEMES,
} from '../../../../model/designs/colours.js';
import { FACTS, type ShownAppearance } from '../../shared/box/facts.js';
import { shownName } from '../../shared/words/names.js';
import { rowOf, rowsOf } from '../library.js';
import { say } from './words.js';

interface PreviewProps {
  readonly shown: ShownAppearance;
}

/** Where the kiosk's computer decides, the most usual. */
const USUAL = 'light';

/** The first two of the branch; of a branch without any, two that many have. */
function sampleServices(): readonly { readonly letter: string; readonly name: string }[] {
  const own = (rowsOf('Service') ?? []).filter(({ disabled }) => disabled !== 1).slice(0, 2);
  const letterOf = (range: unknown): string => String(rowOf('TicketRange', range)?.prefix || '№');
  if (own.length === 2)
    return own.map((row) => ({ letter: letterOf(row.ticket_range_id), name: shownName({ ...row, name: String(row.name) }) }));
  return [
    { letter: 'A', name: say('sampleService') },
    { letter: 'B', name: say('sampleService2') },
  ];
}

export function KioskPreview({ shown: { logo, accent, kiosk } }: PreviewProps) {
  const scheme = kiosk ?? USUAL;
  const grounds = PAGE_SCHEMES[scheme];
  const own = accentOnPages(accent, scheme);
  const colours = own ?? { ...grounds, accentFill: grounds.accent, accentInk: inkOn(grounds.accent) };
  const card = { background: grounds.card, borderColor: grounds.line };
  return (
    <figure class="look-preview">
      <figcaption>{say('previewKiosk')}</figcaption>
      <div class="look-kiosk" role="img" aria-label={say('previewKiosk')} style={{ background: grounds.ground, color: grounds.ink }}>
        <div class="look-head" style={card}>
          {logo === null ? null : <img class={scheme === 'light' ? '' : 'on-paper'} src={logo} alt="" />}
          <strong>{FACTS.branch}</strong>
        </div>
        {sampleServices().map(({ letter, name }) => (
          <div key={name} class="look-card" style={card}>
            <span style={{ background: colours.accentSoft, color: colours.accentText }}>{letter}</span>
            <div>
              <strong>{name}</strong>
              <small style={{ color: grounds.soft }}>{say('sampleQueue')}</small>
            </div>
          </div>
        ))}
        <div
          class="look-button"
          style={{ background: colours.accentFill, color: colours.accentInk, boxShadow: `inset 0 0 0 2px ${colours.accent}` }}
        >
          {say('sampleButton')}
        </div>
      </div>
      <Notes accent={accent} used={own?.accentFill ?? null} edge={own?.accent ?? null} ink={colours.accentInk} />
    </figure>
  );
}

export function BoardPreview({ shown: { logo, accent, boards } }: PreviewProps) {
  const theme = boardTheme(BOARD_SCHEMES.dark, accent, boards);
  const edge = edgeOnBoard(theme);
  const call = (isNew: boolean) =>
    isNew
      ? { background: theme.accent, color: theme.accent_ink, boxShadow: edge === null ? 'none' : `inset 0 0 0 2px ${edge}` }
      : { background: theme.panel, color: theme.ink };
  return (
    <figure class="look-preview">
      <figcaption>{say('previewBoard')}</figcaption>
      <div class="look-board" role="img" aria-label={say('previewBoard')} style={{ background: theme.background, color: theme.ink }}>
        <div class="look-head">
          {logo === null ? null : <img src={logo} alt="" />}
          <strong>{FACTS.branch}</strong>
          <span style={{ color: theme.quiet }}>12:40</span>
        </div>
        {(['А017', 'Б004', 'А016'] as const).map((ticket, index) => (
          <div key={ticket} class="look-call" style={call(index === 0)}>
            <strong>{ticket}</strong>
            <span>→ {index + 1}</span>
          </div>
        ))}
      </div>
      <Notes accent={accent} used={boards === 'contrast' ? null : theme.accent} ink={theme.accent_ink} isOutlined={edge !== null} />
    </figure>
  );
}

interface NotesProps {
  readonly accent: string | null;
  /** The colour as it is shown; null = it is not. */
  readonly used: string | null;
  /** Of edges and letters, where those have a shade of their own. */
  readonly edge?: string | null;
  readonly ink: string;
  readonly isOutlined?: boolean;
}

function Notes({ accent, used, edge = null, ink, isOutlined = false }: NotesProps) {
  if (accent === null) return null;
  if (used === null) return <p class="soft">{say('notInContrast')}</p>;
  return (
    <p class="soft">
      {say('contrast', { ratio: Math.round(contrastOf(used, ink) * 10) / 10 })}{' '}
      {edge === null || edge === accent ? null : say('adjusted', { colour: edge })}
      {isOutlined ? say('outlined') : null}
    </p>
  );
}

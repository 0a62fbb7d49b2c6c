/** A kiosk and a board in the chosen look, by the functions that kiosks and boards use. */
import { accentOnPages, BOARD_SCHEMES, boardTheme, contrastOf, inkOn, PAGE_SCHEMES } from '../../../../model/colours.js';
import { FACTS, type ShownAppearance } from '../../shared/facts.js';
import { say } from './words.js';

interface PreviewProps {
  readonly shown: ShownAppearance;
}

/** Where the kiosk's computer decides, the most usual. */
const USUAL = 'light';

const ratio = (value: number): string => value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

export function KioskPreview({ shown: { logo, accent, kiosk } }: PreviewProps) {
  const scheme = kiosk ?? USUAL;
  const grounds = PAGE_SCHEMES[scheme];
  const own = accentOnPages(accent, scheme);
  const colours = own ?? { ...grounds, accentInk: inkOn(grounds.accent) };
  const card = { background: grounds.card, borderColor: grounds.line };
  return (
    <figure class="look-preview">
      <figcaption>{say('previewKiosk')}</figcaption>
      <div class="look-kiosk" role="img" aria-label={say('previewKiosk')} style={{ background: grounds.ground, color: grounds.ink }}>
        <div class="look-head" style={card}>
          {logo === null ? null : <img class={scheme === 'light' ? '' : 'on-paper'} src={logo} alt="" />}
          <strong>{FACTS.branch}</strong>
        </div>
        {(['A', 'B'] as const).map((letter) => (
          <div key={letter} class="look-card" style={card}>
            <span style={{ background: colours.accentSoft, color: colours.accentText }}>{letter}</span>
            <div>
              <strong>{say('sampleService')}</strong>
              <small style={{ color: grounds.soft }}>{say('sampleQueue')}</small>
            </div>
          </div>
        ))}
        <div class="look-button" style={{ background: colours.accent, color: colours.accentInk }}>
          {say('sampleButton')}
        </div>
      </div>
      <Notes accent={accent} used={own?.accent ?? null} ink={colours.accentInk} />
    </figure>
  );
}

export function BoardPreview({ shown: { logo, accent, boards } }: PreviewProps) {
  const theme = boardTheme(BOARD_SCHEMES.dark, accent, boards);
  const call = (isNew: boolean) =>
    isNew ? { background: theme.accent, color: theme.accent_ink } : { background: theme.panel, color: theme.ink };
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
      <Notes accent={accent} used={boards === 'contrast' ? null : theme.accent} ink={theme.accent_ink} />
    </figure>
  );
}

interface NotesProps {
  readonly accent: string | null;
  /** The colour as it is shown; null = it is not. */
  readonly used: string | null;
  readonly ink: string;
}

function Notes({ accent, used, ink }: NotesProps) {
  if (accent === null) return null;
  if (used === null) return <p class="soft">{say('notInContrast')}</p>;
  return (
    <p class="soft">
      {say('contrast', { ratio: ratio(contrastOf(used, ink)) })} {used === accent ? null : say('adjusted', { colour: used })}
    </p>
  );
}

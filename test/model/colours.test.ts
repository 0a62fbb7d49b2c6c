/** Every colour that a branch may choose can be read, on pages and on boards. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accentOnPages,
  BOARD_SCHEMES,
  boardTheme,
  CONTRAST_MIN,
  contrastOf,
  edgeOnBoard,
  inkOn,
  leadingInk,
  PAGE_SCHEMES,
  SCHEMES,
} from '../../server/model/designs/colours.js';
import { BUILT_IN_TEMPLATES } from '../../server/presentation/lcd/templates.js';

/** 729 colours, evenly over all. */
const parts = Array.from({ length: 9 }, (_, index) =>
  Math.min(255, index * 32)
    .toString(16)
    .padStart(2, '0'),
);
const COLOURS = parts.flatMap((red) => parts.flatMap((green) => parts.map((blue) => `#${red}${green}${blue}`)));

describe('the colour of a branch', () => {
  it('has letters of 4.5 to 1 on it, and can be read on every ground of the pages', () => {
    for (const scheme of ['light', 'dark'] as const) {
      const { ground, card, ink } = PAGE_SCHEMES[scheme];
      for (const colour of COLOURS) {
        const made = accentOnPages(colour, scheme);
        if (made === null) throw new Error('no colours');
        const { accent, accentFill, accentInk, accentSoft, accentText } = made;
        const letters = [
          contrastOf(accentInk, accentFill),
          ...[ground, card, accentSoft].map((on) => contrastOf(accentText, on)),
          contrastOf(ink, accentSoft),
        ];
        expect(Math.min(...letters), `${colour} ${scheme}`).toBeGreaterThanOrEqual(CONTRAST_MIN);
        expect(Math.min(contrastOf(accent, ground), contrastOf(accent, card)), `${colour} ${scheme}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it('stays as it is where it can be read, and is not used in high contrast', () => {
    expect(accentOnPages('#b00020', 'light')).toMatchObject({ accent: '#b00020', accentInk: '#ffffff' });
    expect(accentOnPages('#ffd400', 'dark')).toMatchObject({ accent: '#ffd400', accentInk: '#000000' });
    const yellow = accentOnPages('#ffe000', 'light');
    expect(yellow).toMatchObject({ accentFill: '#ffe000', accentInk: '#000000' });
    expect(yellow?.accent, 'edges of it would not be seen on white').not.toBe('#ffe000');
    expect([accentOnPages('#b00020', 'contrast'), accentOnPages(null, 'light')]).toEqual([null, null]);
  });

  it('stays as it is on boards of every scheme, and can be read and seen there', () => {
    const grounds = [...Object.values(BOARD_SCHEMES), ...[...BUILT_IN_TEMPLATES.values()].map(({ theme }) => theme)];
    for (const own of grounds) {
      for (const colour of COLOURS) {
        const theme = boardTheme(own, colour, null);
        expect(theme.accent, 'it is the colour of the branch').toBe(colour);
        const letters = [contrastOf(theme.accent_ink, theme.accent), contrastOf(leadingInk(theme), theme.panel)];
        expect(Math.min(...letters), colour).toBeGreaterThanOrEqual(CONTRAST_MIN);
        const seen = [theme.background, theme.panel].map((ground) => contrastOf(edgeOnBoard(theme) ?? theme.accent, ground));
        expect(Math.min(...seen), colour).toBeGreaterThanOrEqual(3);
      }
    }
    expect(boardTheme(BOARD_SCHEMES.dark, '#b00020', 'contrast')).toEqual(BOARD_SCHEMES.contrast);
  });

  it('stands on the grounds that pages and boards have', () => {
    const css = readFileSync('server/web/client/shared/tokens.css', 'utf8').split(/\n:root\[data-theme/);
    for (const [index, scheme] of SCHEMES.entries()) {
      const { strongest: _mixed, accentSoft, accentText, ...own } = PAGE_SCHEMES[scheme];
      const names = {
        ...own,
        'accent-soft': accentSoft,
        'accent-text': accentText,
        'accent-ink': scheme === 'dark' ? '#06211f' : inkOn(own.accent),
      };
      for (const [name, colour] of Object.entries(names)) expect(css[index], scheme).toContain(`--${name}: ${colour};`);
    }
    const themes = ['hall-large-type', 'hall', 'high-contrast'].map((name) => BUILT_IN_TEMPLATES.get(name)?.theme);
    expect(SCHEMES.map((scheme) => BOARD_SCHEMES[scheme])).toEqual(themes);
  });
});

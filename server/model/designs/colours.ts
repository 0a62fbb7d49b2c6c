/**
 * Which colours can be read on which, and what a branch's own colour becomes on the grounds of pages and boards. Pure; pages and the box
 * use the same. Contrast after WCAG 2.2 (relative luminance, contrast ratio).
 */
import type { LcdTheme } from './lcd-template.js';

const channel = (value: number): number => {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
};

const channelsOf = (colour: string): readonly number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map(channel);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 (the same) to 21 (black on white); colours are `#0b2545`. */
export function contrastOf(one: string, other: string): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dark + 0.05);
}

/** Success criterion 1.4.3: letters. */
export const CONTRAST_MIN = 4.5;
/** Success criterion 1.4.11: edges and signs. */
const EDGE_CONTRAST_MIN = 3;

/** @param part of the other colour, 0 to 1 */
function mixed(colour: string, other: string, part: number): string {
  const others = channelsOf(other);
  const parts = channelsOf(colour).map((value, index) => Math.round(value * (1 - part) + (others[index] ?? 0) * part));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const STEPS = 50;

/** The colour, as much darker or lighter as it needs to stand out from all grounds. */
function readable(colour: string, grounds: readonly string[], towards: string, least: number): string {
  for (let step = 0; step < STEPS; step++) {
    const tried = mixed(colour, towards, step / STEPS);
    if (grounds.every((ground) => contrastOf(tried, ground) >= least)) return tried;
  }
  return towards;
}

/** White or black: on any colour one of them has a contrast of 4.5 or more. */
export const inkOn = (colour: string): '#ffffff' | '#000000' => (contrastOf('#ffffff', colour) >= CONTRAST_MIN ? '#ffffff' : '#000000');

export const SCHEMES = ['light', 'dark', 'contrast'] as const;
export type Scheme = (typeof SCHEMES)[number];

interface Grounds {
  readonly ground: string;
  readonly card: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly accentText: string;
  /** What a colour is mixed with to be seen better. */
  readonly strongest: string;
}

/** The pages' own colours, as in `tokens.css`. */
export const PAGE_SCHEMES: Readonly<Record<Scheme, Grounds>> = {
  light: {
    ...{ ground: '#eef2f1', card: '#ffffff', ink: '#12201e', soft: '#4b5d59', line: '#d3dcda', strongest: '#000000' },
    ...{ accent: '#0a6b66', accentSoft: '#e0f0ee', accentText: '#075a56' },
  },
  dark: {
    ...{ ground: '#0e1615', card: '#17211f', ink: '#e8efed', soft: '#a9bbb6', line: '#2d3b38', strongest: '#ffffff' },
    ...{ accent: '#4cc3b8', accentSoft: '#173634', accentText: '#7ddbd2' },
  },
  contrast: {
    ...{ ground: '#000000', card: '#000000', ink: '#ffffff', soft: '#ffffff', line: '#ffffff', strongest: '#ffffff' },
    ...{ accent: '#ffe14d', accentSoft: '#2b2600', accentText: '#ffe14d' },
  },
};

export interface AccentColours {
  /** Of edges and signs. */
  readonly accent: string;
  /** Under letters: the branch's own colour, whatever it is. Its edge is seen on every ground. */
  readonly accentFill: string;
  readonly accentInk: string;
  /** A ground with a tint of it. */
  readonly accentSoft: string;
  /** Letters in it. */
  readonly accentText: string;
}

const SOFT_PART = 0.88;

/** null = the pages' own: in high contrast a branch's colour would only lessen it. */
export function accentOnPages(colour: string | null, scheme: Scheme): AccentColours | null {
  if (colour === null || scheme === 'contrast') return null;
  const { ground, card, strongest } = PAGE_SCHEMES[scheme];
  const accent = readable(colour, [ground, card], strongest, EDGE_CONTRAST_MIN);
  const accentSoft = mixed(colour, card, SOFT_PART);
  return {
    accent,
    accentFill: colour,
    accentInk: inkOn(colour),
    accentSoft,
    accentText: readable(accent, [ground, card, accentSoft], strongest, CONTRAST_MIN),
  };
}

/** The colours of boards, as in the templates that come with the box. */
export const BOARD_SCHEMES: Readonly<Record<Scheme, LcdTheme>> = {
  light: {
    ...{ background: '#f4f6f9', panel: '#ffffff', ink: '#10233f', quiet: '#4b5f7c', accent: '#0b5cad', accent_ink: '#ffffff' },
  },
  dark: { background: '#0b1f3a', panel: '#16335c', ink: '#ffffff', quiet: '#a9bfdd', accent: '#ffc42e', accent_ink: '#0b1f3a' },
  contrast: { background: '#000000', panel: '#000000', ink: '#ffffff', quiet: '#ffffff', accent: '#ffe600', accent_ink: '#000000' },
};

/** The colour stays what it is: it is the branch's own. @param scheme null = the template's own colours */
export function boardTheme(own: LcdTheme, colour: string | null, scheme: Scheme | null): LcdTheme {
  const theme = scheme === null ? own : BOARD_SCHEMES[scheme];
  return colour === null || scheme === 'contrast' ? theme : { ...theme, accent: colour, accent_ink: inkOn(colour) };
}

/** What outlines a bar in the accent on a board, where it would be lost on the ground or between the other rows; null = nothing. */
export const edgeOnBoard = ({ accent, background, panel, ink }: LcdTheme): string | null =>
  [background, panel].every((ground) => contrastOf(accent, ground) >= EDGE_CONTRAST_MIN) ? null : ink;

/** Letters that are to be seen first: in the accent where they can be read in it. */
export const leadingInk = ({ accent, panel, ink }: LcdTheme): string => (contrastOf(accent, panel) >= CONTRAST_MIN ? accent : ink);

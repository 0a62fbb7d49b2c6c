import type { LcdTemplate } from '../../../model/lcd-template.js';

/** A small screen at one window: its visitor, and who comes next. */
export const WINDOW: LcdTemplate = {
  title: 'У окна',
  theme: { background: '#0d3b2e', panel: '#14503f', ink: '#ffffff', quiet: '#a6d3c3', accent: '#ffd34d', accent_ink: '#0d3b2e' },
  landscape: [
    { area: 'text', box: [2, 2, 66, 12], text: '{board}', bold: true },
    { area: 'clock', box: [70, 2, 28, 12], date: false, align: 'right' },
    { area: 'calls', box: [2, 16, 96, 48], rows: 1 },
    { area: 'waiting', box: [2, 67, 96, 31], rows: 2, tickets: 8 },
  ],
  portrait: [
    { area: 'text', box: [4, 2, 92, 8], text: '{board}', bold: true, align: 'center', lines: 2 },
    { area: 'calls', box: [4, 12, 92, 24], rows: 1 },
    { area: 'waiting', box: [4, 40, 92, 44], rows: 6 },
    { area: 'clock', box: [4, 87, 92, 11] },
  ],
};

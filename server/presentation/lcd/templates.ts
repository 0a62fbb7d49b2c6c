/** The LCD templates that come with the box. */
import type { LcdTemplate } from '../../model/lcd-template.js';

/** The screen of a waiting hall: calls, waiting tickets by service, the time, announcements. */
const HALL: LcdTemplate = {
  title: 'Зал ожидания',
  theme: { background: '#0b1f3a', panel: '#16335c', ink: '#ffffff', quiet: '#a9bfdd', accent: '#ffc42e', accent_ink: '#0b1f3a' },
  landscape: [
    { area: 'text', box: [1.5, 2, 59.5, 9], text: '{branch}', bold: true },
    { area: 'calls', box: [1.5, 12, 59.5, 78], rows: 6 },
    { area: 'clock', box: [63, 2, 35.5, 22] },
    { area: 'waiting', box: [63, 25.5, 35.5, 64.5], rows: 4 },
    { area: 'ticker', box: [0, 92, 100, 8], texts: announcements() },
  ],
  portrait: [
    { area: 'text', box: [3, 1.5, 60, 6.5], text: '{branch}', bold: true, lines: 2 },
    { area: 'clock', box: [64, 1.5, 33, 8] },
    { area: 'calls', box: [3, 11, 94, 49], rows: 6 },
    { area: 'waiting', box: [3, 61.5, 94, 33], rows: 4, tickets: 6 },
    { area: 'ticker', box: [0, 95.5, 100, 4.5], texts: announcements() },
  ],
};

/** Announcements that fit every branch; a branch writes its own in its own template. */
function announcements(): { ru: string; en: string; kk: string }[] {
  return [
    {
      ru: 'Следите за табло: ваш номер появится здесь вместе с номером окна',
      en: 'Please watch this screen: your number appears here with the number of the window',
      kk: 'Таблоны қадағалаңыз: нөміріңіз осында терезе нөмірімен бірге шығады',
    },
    {
      ru: 'Сохраняйте талон до конца обслуживания',
      en: 'Please keep your ticket until you have been served',
      kk: 'Қызмет көрсету аяқталғанша талонды сақтаңыз',
    },
  ];
}

/** For a deep hall or visitors with poor sight: few calls, as large as possible. */
const HALL_LARGE_TYPE: LcdTemplate = {
  title: 'Зал ожидания, крупно',
  theme: { background: '#f4f6f9', panel: '#ffffff', ink: '#10233f', quiet: '#4b5f7c', accent: '#0b5cad', accent_ink: '#ffffff' },
  landscape: [
    { area: 'calls', box: [1.5, 2, 97, 86], rows: 4, window: 'alias' },
    { area: 'text', box: [1.5, 89, 70, 10], text: '{branch}' },
    { area: 'clock', box: [80, 89, 18.5, 10], date: false, align: 'right' },
  ],
  portrait: [
    { area: 'calls', box: [3, 2, 94, 86], rows: 7, window: 'alias' },
    { area: 'text', box: [3, 90, 64, 8], text: '{branch}', lines: 2 },
    { area: 'clock', box: [68, 90, 29, 8], date: false, align: 'right' },
  ],
};

/** Black, white and yellow: contrasts from 15:1 up, for screens in the sun and for people with low vision. */
const HIGH_CONTRAST: LcdTemplate = {
  title: 'Высокий контраст',
  theme: { background: '#000000', panel: '#000000', ink: '#ffffff', quiet: '#ffffff', accent: '#ffe600', accent_ink: '#000000' },
  landscape: [
    { area: 'calls', box: [2, 2, 96, 84], rows: 5 },
    { area: 'text', box: [2, 88, 66, 10], text: '{branch}' },
    { area: 'clock', box: [72, 87, 26, 12], date: false, align: 'right' },
  ],
  portrait: [
    { area: 'clock', box: [3, 1, 94, 10] },
    { area: 'calls', box: [3, 12, 94, 78], rows: 8 },
    { area: 'text', box: [3, 92, 94, 6], text: '{branch}', align: 'center' },
  ],
};

/** A small screen at one window: its visitor and the next ones. */
const WINDOW: LcdTemplate = {
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

/** For a board that names no template or a template that does not exist. */
export const DEFAULT_TEMPLATE = HALL;

export const BUILT_IN_TEMPLATES: ReadonlyMap<string, LcdTemplate> = new Map([
  ['hall', HALL],
  ['hall-large-type', HALL_LARGE_TYPE],
  ['high-contrast', HIGH_CONTRAST],
  ['window', WINDOW],
]);

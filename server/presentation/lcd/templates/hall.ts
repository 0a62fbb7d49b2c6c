import type { LcdTemplate } from '../../../model/lcd-template.js';

/** The screen of a waiting hall: who is called where, who waits for what, the time, announcements. */
export const HALL: LcdTemplate = {
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

/** What is true in every branch; a branch has its own in a template of its own. */
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

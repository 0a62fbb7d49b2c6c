import type { LcdTemplate } from '../../../model/lcd-template.js';

/** Black, white and yellow: contrasts from 15:1 up, for screens in the sun and for people with low vision. */
export const HIGH_CONTRAST: LcdTemplate = {
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

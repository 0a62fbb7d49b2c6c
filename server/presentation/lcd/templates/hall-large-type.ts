import type { LcdTemplate } from '../../../model/lcd-template.js';

/** For a deep hall, or eyes that do not see well: few calls, as large as they can be. */
export const HALL_LARGE_TYPE: LcdTemplate = {
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

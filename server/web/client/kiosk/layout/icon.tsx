/** Our own line icons, in the colour of the surrounding text. They are decoration: a name always stands beside. */
import type { ServiceIcon } from '../../../../model/books/service.js';

type IconName = ServiceIcon | 'group';

/** Paths in a square of 24. */
const DRAWINGS: Readonly<Record<IconName, string>> = {
  book: 'M12 6.5c-2-1.5-5-2-9-2v14c4 0 7 .5 9 2c2-1.5 5-2 9-2v-14c-4 0-7 .5-9 2zM12 6.5v14',
  calendar: 'M4 5h16v16H4zM4 10h16M8 3v4M16 3v4M8 14h2M14 14h2M8 17.5h2',
  car: 'M4.5 12.5l2-6h11l2 6M3 12.5h18v5.5H3zM5.5 18v2M18.5 18v2M6.5 15.25h1.5M16 15.25h1.5',
  card: 'M3 5h18v14H3zM3 10h18M6 15h4',
  clock: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7.5v4.5l3.5 2',
  document: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  group: 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z',
  heart: 'M12 20.5C5 15.5 3 12 3 8.7A4.7 4.7 0 0 1 12 7a4.7 4.7 0 0 1 9 1.7c0 3.3-2 6.8-9 11.8z',
  house: 'M3 11.5L12 4l9 7.5M5.5 9.5V20h13V9.5M10 20v-6h4v6',
  key: 'M8 10.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M11.2 11.8L20 3M16.5 6.5l3 3M13.7 9.3l2 2',
  money: 'M2 6h20v12H2zM12 9a3 3 0 1 0 0 6a3 3 0 1 0 0-6M5.5 12h.01M18.5 12h.01',
  people: 'M9 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M2.5 20c0-7.5 13-7.5 13 0M16 5.2a3.5 3.5 0 0 1 0 6.6M17.5 14.6c2.5.6 4 2.4 4 5.4',
  person: 'M12 3.5a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4.5 20.5c0-8 15-8 15 0',
  phone: 'M6.5 3h3L11 8l-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2l5 1.5v3a2.5 2.5 0 0 1-2.5 2.5C10.5 20 4 13.5 4 5.5A2.5 2.5 0 0 1 6.5 3z',
  question: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M9.2 9.5a2.8 2.8 0 1 1 4.3 2.4c-1 .6-1.5 1.2-1.5 2.1M12 17h.01',
  star: 'M12 3l2.8 5.900l6.4.8l-4.7 4.5l1.2 6.4L12 17.5l-5.7 3.1l1.2-6.4L2.8 9.7l6.4-.8z',
  wrench: 'M20.5 7.2a5 5 0 0 1-6.7 5.6l-6.5 6.5a1.900 1.900 0 0 1-2.7-2.7l6.6-6.5a5 5 0 0 1 5.6-6.6l-2.900 2.900l.6 3.1l3.1.6z',
};

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={DRAWINGS[name]} />
  </svg>
);

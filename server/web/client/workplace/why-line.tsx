/** One line below the number of the visitor: why this one was called, and who would have been otherwise. */

import { useStore } from '../shared/box/store.js';
import { shownName } from '../shared/words/names.js';
import { timeText } from '../shared/words/time.js';
import { waitedText, whyText } from '../shared/words/why-text.js';
import type { Books, CalledWhy, Desk } from './desk.js';
import { say } from './page.js';
import { reasonName } from './reasons.js';

export function WhyLine({ desk, books }: { readonly desk: Desk; readonly books: Books }) {
  const why = useStore(desk.why);
  return why === null ? null : <p class="visitor-why soft">{lineOf(why, books)}</p>;
}

function lineOf({ booked, waited, how, why, reason }: CalledWhy, books: Books): string {
  const appointment = booked === undefined ? '' : say('whyBooked', { time: timeText(Date.parse(booked)) });
  const wait = why === undefined ? waitedText(waited) : '';
  const cause =
    why === undefined ? uncounted(how, reason === undefined ? '' : reasonName(books, reason)) : whyText(why, namesOf(books), how);
  return [appointment, wait, cause].filter(Boolean).join(', ');
}

const uncounted = (how: CalledWhy['how'], reason: string): string =>
  how === 'hand' ? say('whyByHand', { reason, hasReason: reason === '' ? 'no' : 'yes' }) : say('whyBehind');

const namesOf = ({ segments }: Books) => ({
  segmentOf: (id: number) => {
    const row = segments.get(id);
    return row && shownName(row);
  },
});

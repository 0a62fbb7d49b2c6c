/** What a kiosk says. */
import type { SharedWords } from '../../shared/words/index.js';
import type { Catalogues } from '../../shared/words.js';

export interface KioskWords extends SharedWords {
  readonly kiosk: string;
  readonly enterHint: string;
  readonly chooseService: string;
  readonly chooseServices: string;
  readonly waiting: string;
  readonly several: string;
  readonly one: string;
  readonly takeTicket: string;
  readonly inGroup: string;
  readonly markedInGroup: string;
  readonly search: string;
  readonly searchHint: string;
  readonly nothingFound: string;
  readonly haveCode: string;
  readonly codeTitle: string;
  readonly codeHint: string;
  readonly pinTitle: string;
  readonly pinHint: string;
  readonly erase: string;
  readonly clear: string;
  readonly go: string;
  readonly back: string;
  readonly pageOf: string;
  readonly earlier: string;
  readonly later: string;
  readonly issuing: string;
  readonly yourNumber: string;
  readonly ahead: string;
  readonly wait: string;
  readonly takePaper: string;
  readonly noPaper: string;
  readonly noPaperHint: string;
  readonly ticketPicture: string;
  readonly pageCode: string;
  readonly pageHint: string;
  readonly done: string;
  readonly doneIn: string;
  readonly stillHere: string;
  readonly stillHereHint: string;
  readonly stay: string;
  readonly closedTitle: string;
  readonly closedHours: string;
  readonly disabledTitle: string;
  readonly goToStaff: string;
  readonly codeUnknown: string;
  readonly pinNeeded: string;
  readonly pinWrong: string;
  readonly notOffered: string;
  readonly paperRefused: string;
  readonly full: string;
  readonly leave: string;
  readonly leaveHint: string;
  readonly leaveButton: string;
  readonly fourKeys: string;
  readonly display: string;
}
export type KioskWord = keyof KioskWords;

/** Each is a file of its own: a kiosk loads the language that is read. */
export const CATALOGUES: Catalogues<KioskWord> = {
  ru: () => import('./ru.js').then(({ ru }) => ru),
  kk: () => import('./kk.js').then(({ kk }) => kk),
  en: () => import('./en.js').then(({ en }) => en),
};

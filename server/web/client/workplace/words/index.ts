/** What a workplace says. */
import type { SharedWords } from '../../shared/words/index.js';
import type { Catalogues } from '../../shared/words.js';

export interface WorkplaceWords extends SharedWords {
  readonly title: string;
  readonly enterHint: string;
  readonly chooseWindow: string;
  readonly windowTaken: string;
  readonly windowFree: string;
  readonly yourWindow: string;
  readonly stateOpen: string;
  readonly stateBreak: string;
  readonly stateClosed: string;
  readonly stateServing: string;
  readonly next: string;
  readonly nobody: string;
  readonly nobodyHint: string;
  readonly onBreakHint: string;
  readonly recall: string;
  readonly recalled: string;
  readonly serveAll: string;
  readonly serve: string;
  readonly reject: string;
  readonly rejectAll: string;
  readonly postpone: string;
  readonly skip: string;
  readonly addService: string;
  readonly transfer: string;
  readonly transferHint: string;
  readonly takeBreak: string;
  readonly endBreak: string;
  readonly logOut: string;
  readonly changeWindow: string;
  readonly queue: string;
  readonly queueCount: string;
  readonly queueEmpty: string;
  readonly waits: string;
  readonly notYet: string;
  readonly postponedUntil: string;
  readonly call: string;
  readonly comment: string;
  readonly photo: string;
  readonly pinCode: string;
  readonly norm: string;
  readonly minutes: string;
  readonly returnToMe: string;
  readonly reason: string;
  readonly noShow: string;
  readonly noDocuments: string;
  readonly wrongService: string;
  readonly visitorLeft: string;
  readonly otherReason: string;
  readonly done: string;
  readonly transferTo: string;
  readonly transferAnybody: string;
  readonly commentHint: string;
  readonly save: string;
  readonly undo: string;
  readonly undoFinished: string;
  readonly undoSkipped: string;
  readonly undoTransferred: string;
  readonly nothingToChoose: string;
}
export type WorkplaceWord = keyof WorkplaceWords;

export const CATALOGUES: Catalogues<WorkplaceWord> = {
  ru: () => import('./ru.js').then(({ ru }) => ru),
  kk: () => import('./kk.js').then(({ kk }) => kk),
  en: () => import('./en.js').then(({ en }) => en),
};

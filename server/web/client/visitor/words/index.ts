/** What a visitor's own page says. */
import type { SharedWords } from '../../shared/words/index.js';
import type { Catalogues } from '../../shared/words.js';

export interface VisitorWords extends SharedWords {
  readonly loading: string;
  readonly unknown: string;
  readonly unknownHint: string;
  readonly slowed: string;
  readonly asOf: string;
  readonly yourNumber: string;
  readonly called: string;
  readonly calledAt: string;
  readonly waiting: string;
  readonly ahead: string;
  readonly wait: string;
  readonly waitMeaning: string;
  readonly waitUnknown: string;
  readonly postponed: string;
  readonly postponedTo: string;
  readonly served: string;
  readonly left: string;
  readonly closed: string;
  readonly tellMe: string;
  readonly willTell: string;
  readonly willNotVibrate: string;
  readonly mayFallAsleep: string;
  readonly silent: string;
  readonly soundOn: string;
  readonly dontTell: string;
  readonly services: string;
  readonly stepWaiting: string;
  readonly stepServing: string;
  readonly stepDone: string;
  readonly stepRefused: string;
  readonly leave: string;
  readonly leaveTitle: string;
  readonly leaveHint: string;
  readonly leaveNow: string;
  readonly stay: string;
  readonly beingServed: string;
}
export type VisitorWord = keyof VisitorWords;

export const CATALOGUES: Catalogues<VisitorWord> = {
  ru: () => import('./ru.js').then(({ ru }) => ru),
  kk: () => import('./kk.js').then(({ kk }) => kk),
  en: () => import('./en.js').then(({ en }) => en),
};

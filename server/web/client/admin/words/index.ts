/** What the page says around its sections; each section has a catalogue of its own. */
import type { SharedWords } from '../../shared/words/index.js';
import type { Catalogues } from '../../shared/words.js';

interface AdminWords extends SharedWords {
  readonly title: string;
  readonly enterHint: string;
  readonly sections: string;
  readonly skipToMain: string;
  readonly logOut: string;
  readonly loading: string;
  readonly notLoaded: string;
  readonly again: string;
  readonly sectionSetup: string;
  readonly sectionBooks: string;
  readonly sectionUsers: string;
  readonly sectionTickets: string;
  readonly sectionBoards: string;
  readonly sectionDevices: string;
  readonly sectionConfiguration: string;
  readonly sectionLog: string;
  readonly sectionPrivacy: string;
}
export type AdminWord = keyof AdminWords;
export type AdminCatalogue = Readonly<AdminWords>;

export const CATALOGUES: Catalogues<AdminWord> = {
  ru: () => import('./ru.js').then(({ ru }) => ru),
  kk: () => import('./kk.js').then(({ kk }) => kk),
  en: () => import('./en.js').then(({ en }) => en),
};

/** The answers that the form begins with. They follow the language of the page as long as nobody has written others. */
import type { Settings } from '../settings/draft.js';
import { usualBranch } from './branch.js';
import type { Answers } from './plan.js';
import { usualServices } from './services.js';
import { type Texts, wordIn } from './texts.js';

const USUAL_WINDOWS = 4;

/** @param language of the page */
export function usualAnswers(settings: Settings, texts: Texts, language: string): Answers {
  const branch = usualBranch(settings, language);
  return {
    ...branch,
    ...{ services: usualServices(texts, branch.languages), windows: USUAL_WINDOWS, printer: null },
    ...{ kioskName: wordIn(texts, language, 'kioskUsual'), boardName: wordIn(texts, language, 'boardUsual') },
  };
}

/**
 * The answers after the page has changed its language. Names that somebody wrote are those of the languages that he wrote them in: the
 * languages of visitors stay then, too.
 * @param before what the form began with, in the language before; `after`: in the present one
 */
export function following(answers: Answers, before: Answers, after: Answers): Answers {
  const isStill = (...parts: readonly (keyof Answers)[]) =>
    parts.every((part) => JSON.stringify(answers[part]) === JSON.stringify(before[part]));
  return {
    ...answers,
    ...(isStill('kioskName') && { kioskName: after.kioskName }),
    ...(isStill('boardName') && { boardName: after.boardName }),
    ...(isStill('languages', 'services') && { languages: after.languages, services: after.services, spoken: after.spoken }),
  };
}

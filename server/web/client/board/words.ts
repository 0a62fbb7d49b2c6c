/// <reference types="vite/types/importMeta.d.ts" />
/** What the page says beside what boards say. It is shown in the language whose turn it is, so all languages come with the page. */
import ru from '../../../../locales/ru/board.json';
import { type Say, sayFrom } from '../shared/say.js';

type BoardMessages = typeof ru;
export type SayOfBoard = Say<keyof BoardMessages>;

const FILES = import.meta.glob<BoardMessages>('@locales/*/board.json', { import: 'default', eager: true });
const messagesIn = (language: string) => Object.entries(FILES).find(([path]) => path.endsWith(`/${language}/board.json`))?.[1];

/** In the language, or, where we do not speak it, in Russian. */
export function sayIn(language: string): SayOfBoard {
  const messages = messagesIn(language);
  return messages === undefined ? sayFrom('ru', ru) : sayFrom(language, messages);
}

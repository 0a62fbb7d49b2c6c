/// <reference types="vite/types/importMeta.d.ts" />
/** The page's own messages. They are shown in the language whose turn it is, so all languages are part of the page. */
import ru from '../../../../locales/ru/board.json';
import { type Say, sayFrom } from '../shared/words/say.js';

type BoardMessages = typeof ru;
export type SayOfBoard = Say<keyof BoardMessages>;

const FILES = import.meta.glob<BoardMessages>('@locales/*/board.json', { import: 'default', eager: true });
const messagesIn = (language: string) => Object.entries(FILES).find(([path]) => path.endsWith(`/${language}/board.json`))?.[1];

/** In this language, or in Russian where the page does not have it. */
export function sayIn(language: string): SayOfBoard {
  const messages = messagesIn(language);
  return messages === undefined ? sayFrom('ru', ru) : sayFrom(language, messages);
}

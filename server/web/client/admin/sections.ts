/** The sections of the page. Each is loaded with its words when first opened. To add one: a line here, a title in each `admin.json`. */

import type { ComponentType } from 'preact';
import type { AdminWord } from '../shared/catalogues.js';
import type { Link } from '../shared/link.js';
import type { Speaking } from '../shared/words.js';
import type { Library } from './library.js';

export interface SectionProps {
  readonly link: Link;
  /** Messages of the page; a section has its own, see `useWords`. */
  readonly speaker: Speaking<AdminWord>;
  readonly library: Library;
  /** The path after the section's own part of the address: `#/books/Service/4` → `['Service', '4']`. */
  readonly path: readonly string[];
}

export interface Section {
  /** Its part of the address. */
  readonly id: string;
  /** Its title. */
  readonly word: AdminWord;
  readonly load: () => Promise<ComponentType<SectionProps>>;
}

export const SECTIONS: readonly Section[] = [
  { id: 'books', word: 'sectionBooks', load: () => import('./books/section.js').then(({ BooksSection }) => BooksSection) },
  { id: 'tickets', word: 'sectionTickets', load: () => import('./tickets/section.js').then(({ TicketsSection }) => TicketsSection) },
  { id: 'boards', word: 'sectionBoards', load: () => import('./boards/section.js').then(({ BoardsSection }) => BoardsSection) },
  { id: 'devices', word: 'sectionDevices', load: () => import('./devices/section.js').then(({ DevicesSection }) => DevicesSection) },
  { id: 'users', word: 'sectionUsers', load: () => import('./users/section.js').then(({ UsersSection }) => UsersSection) },
  { id: 'log', word: 'sectionLog', load: () => import('./log/section.js').then(({ LogSection }) => LogSection) },
  { id: 'privacy', word: 'sectionPrivacy', load: () => import('./privacy/section.js').then(({ PrivacySection }) => PrivacySection) },
  {
    id: 'configuration',
    word: 'sectionConfiguration',
    load: () => import('./configuration/section.js').then(({ ConfigurationSection }) => ConfigurationSection),
  },
  { id: 'setup', word: 'sectionSetup', load: () => import('./setup/section.js').then(({ SetupSection }) => SetupSection) },
];

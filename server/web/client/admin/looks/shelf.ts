/** Where looks are kept: designs of tickets and templates of boards, alike but for their commands. */

import type { LcdTemplate } from '../../../../model/lcd-template.js';
import type { TicketDesign } from '../../../../model/ticket-design.js';
import type { QboxClient } from '../../../../protocol/client/client.js';

/** `box` comes with it, `folder` is a file of the configuration, `branch` is its own. */
export type Origin = 'box' | 'folder' | 'branch';

export interface Listed {
  readonly name: string;
  readonly title: string;
  readonly origin: Origin;
  readonly version: string;
}

export interface Read<Document> extends Listed {
  readonly document: Document;
}

export interface Shelf<Document extends { readonly title: string }> {
  /** Its part of the address. */
  readonly section: 'tickets' | 'boards';
  /** The book and the field in which one of these is named. */
  readonly users: { readonly book: 'Registrator' | 'QBoard'; readonly field: string };
  list(): Promise<readonly Listed[]>;
  read(name: string): Promise<Read<Document> | null>;
  /** @param version that was read; '' = there must be none of that name, null = the newest wins */
  save(name: string, document: Document, version: string | null): Promise<void>;
  remove(name: string): Promise<void>;
  /** Whether one of this origin can be kept under its own name. */
  mayKeep(origin: Origin): boolean;
}

const versionOf = (version: string | null) => (version === null ? {} : { version });

export function ticketShelf(client: QboxClient): Shelf<TicketDesign> {
  const all = async () =>
    (await client.call('ticketDesigns', {})).map(({ name, title, built_in, version, design }) => ({
      name,
      title,
      origin: built_in ? ('box' as const) : ('branch' as const),
      version,
      document: design,
    }));
  return {
    section: 'tickets',
    users: { book: 'Registrator', field: 'ticket_design' },
    list: all,
    read: async (name) => (await all()).find((one) => one.name === name) ?? null,
    save: async (name, design, version) => {
      await client.call('setTicketDesign', { name, design, ...versionOf(version) });
    },
    remove: async (name) => {
      await client.call('removeTicketDesign', { name });
    },
    mayKeep: () => true,
  };
}

export function boardShelf(client: QboxClient): Shelf<LcdTemplate> {
  return {
    section: 'boards',
    users: { book: 'QBoard', field: 'template' },
    list: () => client.call('lcdTemplates', {}),
    read: async (name) => {
      const { template, ...found } = await client.call('getLcdTemplate', { name });
      return { ...found, title: template.title, document: template };
    },
    save: async (name, template, version) => {
      await client.call('setLcdTemplate', { name, template, ...versionOf(version) });
    },
    remove: async (name) => {
      await client.call('removeLcdTemplate', { name });
    },
    mayKeep: (origin) => origin === 'branch',
  };
}

/** As the box demands it of names. */
export const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;

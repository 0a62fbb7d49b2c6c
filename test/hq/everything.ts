/** All that is known at headquarters, as text: every row of every table, and every message that goes through NATS. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { readChunk } from '../../server/uplink/wire.js';
import type { Headquarters } from './headquarters.js';

/** All tables as they are, bytes in hexadecimal. Columns of JSON and texts are told as they are stored. */
export async function allRows(headquarters: Headquarters): Promise<string> {
  const tables = await headquarters.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
      WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await headquarters.query<{ text: string }>(`SELECT whole::text AS text FROM ${name} AS whole`);
    for (const { text } of rows) texts.push(text);
  }
  return texts.join('\n');
}

/** Everybody's messages, from now on: what streams store is sent first. */
export class Eavesdropper {
  readonly #said: { readonly subject: string; readonly text: string }[] = [];

  private constructor(private readonly connection: NatsConnection) {
    connection.subscribe('>', {
      callback: (_error, message) => {
        const { subject } = message;
        const text = message.string();
        this.#said.push({ subject, text: [subject, text, message.headers?.toString() ?? ''].join('\n') });
        // Long facts travel packed.
        const chunk = subject.startsWith('qbox.journal.') ? readChunk(text) : null;
        for (const { facts } of chunk?.batches ?? []) this.#said.push({ subject, text: facts ?? '' });
      },
    });
  }

  static async of(headquarters: Headquarters): Promise<Eavesdropper> {
    const connection = await connect({ servers: headquarters.nats.address });
    const listening = new Eavesdropper(connection);
    await connection.flush();
    return listening;
  }

  /** @param which subjects; requests to branches and their answers are in no stream */
  heard(which: 'all' | 'requests' | 'others' = 'all'): string {
    const isMeant = (subject: string): boolean => which === 'all' || /^qbox\.(down|up)\./.test(subject) === (which === 'requests');
    return this.#said.flatMap(({ subject, text }) => (isMeant(subject) ? [text] : [])).join('\n');
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

/** Those that are in any file of the folders, as they are. */
export function onDisk(secrets: readonly string[], folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  );
  const all = new Set<string>();
  for (const { parentPath, name } of files) {
    // Files of a database come and go.
    const bytes = existsSync(join(parentPath, name)) ? readFileSync(join(parentPath, name)) : Buffer.alloc(0);
    for (const secret of secrets) if (bytes.includes(secret)) all.add(secret);
  }
  return [...all];
}

/** So many letters of a secret are looked up at each place of the text; a month has thousands of secrets, and many megabytes. */
const BEGINNING = 5;

/** A few digits are somewhere among the times and numbers of a month; as a text they stand in quotes. */
const FEW_DIGITS = /^\d{1,6}$/;

/** Those that are in the text, as they are, with the escapes of JSON, in hexadecimal or in base64. Shorter ones are not looked for. */
export function found(secrets: Iterable<string>, text: string): string[] {
  const byBeginning = new Map<string, { readonly form: string; readonly secret: string }[]>();
  for (const secret of new Set(secrets)) {
    const bytes = Buffer.from(secret);
    const escaped = JSON.stringify(secret).slice(1, -1);
    const plain = FEW_DIGITS.test(secret) ? `"${secret}"` : secret;
    for (const form of new Set([plain, escaped === secret ? plain : escaped, bytes.toString('hex'), bytes.toString('base64')])) {
      const beginning = form.slice(0, BEGINNING);
      if (form.length >= BEGINNING) byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), { form, secret }]);
    }
  }
  const all = new Set<string>();
  for (let at = 0; at < text.length; at++) {
    const some = byBeginning.get(text.slice(at, at + BEGINNING)) ?? [];
    for (const { form, secret } of some) if (text.startsWith(form, at)) all.add(secret);
  }
  return [...all];
}

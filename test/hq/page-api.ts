/** Headquarters' commands as its page sends them. */
import type { Headquarters } from './headquarters.js';
import { qboxHq } from './headquarters.js';

export interface Answered<Data> {
  readonly status: number;
  readonly data: Data;
  readonly error?: { readonly desc: string };
}

export class PageApi {
  #cookie = '';

  constructor(private readonly headquarters: Headquarters) {}

  async logIn(login: string, ...more: readonly string[]): Promise<void> {
    const password = qboxHq('user', 'add', login, ...more, '--database', this.headquarters.postgres.address).trim();
    const entered = await this.#post('logIn', { login, password });
    this.#cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  async send<Data>(command: string, data: object = {}): Promise<Answered<Data>> {
    const answer = await this.#post(command, data);
    return { status: answer.status, ...((await answer.json()) as { readonly data: Data }) };
  }

  /** Throws where it is refused. */
  async ask<Data>(command: string, data: object = {}): Promise<Data> {
    const { status, data: answered, error } = await this.send<Data>(command, data);
    if (status !== 200) throw new Error(`${command}: ${error?.desc}`);
    return answered;
  }

  #post(command: string, data: object): Promise<Response> {
    return fetch(`${this.headquarters.ingester.url}/hq/api/${command}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: this.#cookie },
      body: JSON.stringify(data),
    });
  }
}

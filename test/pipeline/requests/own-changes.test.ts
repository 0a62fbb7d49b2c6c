/** Whoever asks sees what he has changed, also before it is on the disk, and is answered when it is. */
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../../support/box.js';
import { connect, dataOf, logIn } from '../../support/raw-client.js';

it('a visitor who has just been served is found at once, wherever he is on his way to the history', async () => {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const client = await connect(box.webSocketUrl);
  const { token } = await logIn(client, { component: 'workplace', login: 'admin', place: 18 });
  const ask = <Data>(id: string, command: string, data: object): Promise<Data> =>
    client.request<Data>({ token, id, command, data }).then(dataOf);
  for (let visit = 1; visit <= 20; visit++) {
    // All of it in one turn of the box: nothing is on the disk when the last questions are taken.
    const registered = ask<{ readonly consumer: { readonly id: number } }>(`r${visit}`, 'newConsumer', { services: [4] });
    const called = ask<{ readonly id: number }>(`c${visit}`, 'nextConsumer', {});
    const served = ask<object>(`s${visit}`, 'serveConsumer', {});
    const found = ask<object>(`f${visit}`, 'getConsumer', { id: visit });
    const counted = ask<readonly { readonly consumer_id: number }[]>(`n${visit}`, 'statistics', {});
    await registered;
    expect((await called).id).toBe(visit);
    expect(await found).toEqual(await served);
    expect((await counted).map(({ consumer_id }) => consumer_id)).toEqual(Array.from({ length: visit }, (_, index) => index + 1));
  }
});

/** Mail at a real server on real sockets, with what servers do: they are busy, refuse, say nothing, are gone in the middle of a text. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingMessage } from '../../../drivers/messages/channel.js';
import { Mail } from '../../../drivers/messages/mail.js';

const MESSAGE: OutgoingMessage = {
  ...{ key: '7', to: 'anna@example.kz', subject: 'Талон A001', text: 'Талон A001: вас вызывают, Окно 2.' },
  ...{ language: 'ru', kind: 'called', ticket: 'A001', expiresMs: 60_000 },
};

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Taken {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** An `smtp-server`; what it took is in `mails`. */
async function mailServer(options: SMTPServerOptions = {}): Promise<{ readonly port: number; readonly mails: Taken[] }> {
  const mails: Taken[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  ends.push(() => server.close(() => {}));
  await once(server.listen(0, '0.0.0.0'), 'listening');
  return { port: (server.server.address() as AddressInfo).port, mails };
}

function mailAt(port: number, more: Partial<ConstructorParameters<typeof Mail>[0]> = {}, scheme = 'smtp', host = '127.0.0.1') {
  const told: (string | null)[] = [];
  const plain = { user: null, passwordFile: null, authorityFile: null, from: 'queue@example.kz', answerMs: 1_000 };
  const mail = new Mail({ ...plain, address: `${scheme}://${host}:${port}`, healthChanged: (fault) => told.push(fault), ...more });
  return { mail, told };
}

const refusing = (responseCode: number): Error => Object.assign(new Error('not anna@example.kz'), { responseCode });

describe('a server', () => {
  it('takes a mail: addresses, subject and text as they were given', async () => {
    const { port, mails } = await mailServer();
    expect(await mailAt(port).mail.send(MESSAGE)).toEqual({ as: 'sent' });
    expect(mails).toMatchObject([{ from: 'queue@example.kz', to: ['anna@example.kz'] }]);
    expect(mails[0]?.text).toContain('Auto-Submitted: auto-generated');
    expect(mails[0]?.text).toContain(`Subject: =?UTF-8?B?${Buffer.from('Талон A001').toString('base64')}?=`);
  });

  it.each([
    ['a full greylist', 451, { as: 'again', why: 'tryLater' }, []],
    ['no such mailbox', 550, { as: 'failed', why: 'recipientRefused' }, []],
  ])('has %s at the recipient', async (_name, code, outcome, told) => {
    const { port } = await mailServer({ onRcptTo: (_address, _session, done) => done(refusing(code)) });
    const at = mailAt(port);
    expect(await at.mail.send(MESSAGE)).toEqual(outcome);
    expect(at.told).toEqual(told);
  });

  it('refuses the sender: nothing goes out until it is mended, and it says so without addresses', async () => {
    const { port } = await mailServer({ onMailFrom: (_address, _session, done) => done(refusing(550)) });
    const at = mailAt(port);
    expect(await at.mail.send(MESSAGE)).toEqual({ as: 'again', why: 'mailRefused' });
    expect(at.told).toEqual(['mailRefused']);
    expect(at.mail.says).not.toContain('@');
  });

  it('greylists once: the second attempt is taken', async () => {
    let attempts = 0;
    const { port, mails } = await mailServer({
      onRcptTo: (_address, _session, done) => done(++attempts === 1 ? refusing(451) : undefined),
    });
    const { mail } = mailAt(port);
    expect([await mail.send(MESSAGE), await mail.send(MESSAGE)]).toEqual([{ as: 'again', why: 'tryLater' }, { as: 'sent' }]);
    expect(mails).toHaveLength(1);
  });
});

describe('no server', () => {
  it('is there: the mail did not go out', async () => {
    const { port } = await listening(createServer());
    for (const end of ends.splice(0)) end();
    const at = mailAt(port);
    expect(await at.mail.send(MESSAGE)).toEqual({ as: 'again', why: 'mailAway' });
    expect(at.told).toEqual(['mailAway']);
  });

  it('says anything: the mail did not go out', async () => {
    const { port } = await listening(createServer());
    expect(await mailAt(port, { answerMs: 200 }).mail.send(MESSAGE)).toEqual({ as: 'again', why: 'mailAway' });
  });

  it('is there any more in the middle of the text: nobody knows', async () => {
    const { port } = await listening(
      createServer((socket) => {
        socket.on('error', () => {});
        socket.write('220 twin\r\n');
        socket.on('data', (bytes) => {
          if (bytes.toString() === 'DATA\r\n') socket.write('354 go on\r\n');
          else if (/^(EHLO|MAIL|RCPT)/.test(bytes.toString())) socket.write('250 ok\r\n');
          else socket.destroy();
        });
      }),
    );
    expect(await mailAt(port).mail.send(MESSAGE)).toEqual({ as: 'unknown', why: 'mailAway' });
  });
});

describe('TLS', () => {
  it('is demanded of a server elsewhere: no mail goes out in the clear', async () => {
    const { port, mails } = await mailServer();
    const at = mailAt(port, {}, 'smtp', '127.0.0.2');
    expect(await at.mail.send(MESSAGE)).toEqual({ as: 'again', why: 'mailNotTrusted' });
    expect(mails).toEqual([]);
  });

  it('of an unknown authority is not trusted', async () => {
    const { port, mails } = await mailServer({ secure: true, disabledCommands: [] });
    const at = mailAt(port, {}, 'smtps');
    expect(await at.mail.send(MESSAGE)).toEqual({ as: 'again', why: 'mailNotTrusted' });
    expect(mails).toEqual([]);
  });
});

it('files that cannot be read are told', async () => {
  const { port } = await mailServer();
  const at = mailAt(port, { user: 'queue', passwordFile: '/nowhere/password' });
  expect(await at.mail.send(MESSAGE)).toEqual({ as: 'again', why: 'mailSettings' });
  expect(at.told).toEqual(['mailSettings']);
});

async function listening(server: Server): Promise<{ readonly port: number }> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port };
}

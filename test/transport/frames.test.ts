/** Frames: what gets through, what is refused, and that a client who breaks the rules harms himself only. */
import { describe, expect, it } from 'vitest';
import { LIMITS, nativeFrameBytes } from '../../server/model/limits.js';
import { BINARY, CLOSE, Client, CONTINUATION, frame, OPTIONS, PING, PONG, start, TcpClient, TEXT } from './fixture.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

describe('a text frame', () => {
  it('is answered on any path', async () => {
    const { address } = await start();
    for (const path of ['', '/', '/queue', '/a/b/c?d=e']) {
      const client = await Client.open(address + path);
      expect(await client.ask('{"a":1}')).toBe('echo:{"a":1}');
    }
  });

  it.each([
    ['Cyrillic', 'Назначение / Отмена занятий'],
    ['outside the basic plane', '😀𝄞'],
    ['a byte order mark', '\uFEFFx'],
    ['a NUL', 'a\u0000b'],
    ['nothing', ''],
  ])('with %s comes through unchanged', async (_, text) => {
    const { address } = await start();
    const client = await Client.open(address);
    expect(await client.ask(text)).toBe(`echo:${text}`);
  });

  it('may have exactly the limit of bytes, counted in UTF-8', async () => {
    const { address } = await start();
    const client = await Client.open(address);
    const text = 'ж'.repeat(OPTIONS.frameBytes / 2);
    expect(await client.ask(text)).toBe(`echo:${text}`);
    expect(JSON.parse(await client.ask(`${text}a`))).toEqual({
      kind: 'frameTooLarge',
      bytes: OPTIONS.frameBytes + 1,
      most: OPTIONS.frameBytes,
    });
    expect(await client.closed).toEqual({ code: 1009, reason: `at most ${OPTIONS.frameBytes} bytes a frame` });
  });

  it('may come in fragments, with a ping between them', async () => {
    const { transport } = await start();
    const raw = await TcpClient.upgrade(transport.port);
    const text = bytes('Окно 2');
    // The cut goes through the middle of a letter, which only the whole text can show to be valid.
    raw.socket.write(frame({ opcode: TEXT, fin: false }, text.subarray(0, 3)));
    raw.socket.write(frame({ opcode: PING }, bytes('p')));
    raw.socket.write(frame({ opcode: CONTINUATION, fin: false }, new Uint8Array()));
    raw.socket.write(frame({ opcode: CONTINUATION }, text.subarray(3)));
    raw.socket.write(frame({ opcode: CLOSE }, new Uint8Array([0x03, 0xe8])));
    await raw.ended;
    expect(raw.received.toString('utf8')).toContain('echo:Окно 2');
  });
});

describe('a frame that is too large', () => {
  it.each([
    ['text, one byte over', TEXT, OPTIONS.frameBytes + 1],
    ['text, an eighth over', TEXT, OPTIONS.frameBytes * 1.125],
    ['binary', BINARY, OPTIONS.frameBytes + 1],
  ])('is answered and closed with 1009: %s', async (_, opcode, size) => {
    const { address, handler } = await start();
    const client = await Client.open(address);
    client.socket.send(Buffer.alloc(size, 'a'), { binary: opcode === BINARY });
    expect(JSON.parse(await client.message(0))).toEqual({ kind: 'frameTooLarge', bytes: size, most: OPTIONS.frameBytes });
    expect((await client.closed).code).toBe(1009);
    expect(handler.peers.size).toBe(0);
  });

  it.each([
    ['through the main door', 'main', nativeFrameBytes(OPTIONS.frameBytes) + 1],
    ['through the door of visitors', 'visitors', nativeFrameBytes(LIMITS.frames.visitorBytes) + 1],
  ])('%s is cut at its head, whatever it would hold', async (_, door, announced) => {
    const { transport, handler } = await start({ visitorPort: 0 });
    const raw = await TcpClient.upgrade(door === 'main' ? transport.port : Number(transport.visitorPort));
    raw.socket.write(frame({ opcode: TEXT }, new Uint8Array(announced)).subarray(0, 14));
    await raw.ended;
    expect(handler.departures).toEqual([{ code: 1006, reason: 'Received too big message' }]);
  });

  it('in fragments is cut by the one that makes it too large, though it never ends', async () => {
    const { transport, handler } = await start();
    const raw = await TcpClient.upgrade(transport.port);
    const piece = new Uint8Array(1024);
    raw.socket.write(frame({ opcode: TEXT, fin: false }, piece));
    for (let sent = 0; sent < nativeFrameBytes(OPTIONS.frameBytes) / piece.length; sent += 1) {
      raw.socket.write(frame({ opcode: CONTINUATION, fin: false }, piece));
      raw.socket.write(frame({ opcode: PONG }, new Uint8Array()));
    }
    await raw.ended;
    expect(handler.departures).toEqual([{ code: 1006, reason: 'Received too big message' }]);
  });

  it('of a visitor is answered and closed with 1009 when it is a little too large', async () => {
    const { transport } = await start({ visitorPort: 0 });
    const client = await Client.open(`ws://127.0.0.1:${transport.visitorPort}`);
    const most = LIMITS.frames.visitorBytes;
    expect(await client.ask('a'.repeat(most))).toBe(`echo:${'a'.repeat(most)}`);
    expect(JSON.parse(await client.ask('a'.repeat(most + 1)))).toEqual({ kind: 'frameTooLarge', bytes: most + 1, most });
    expect((await client.closed).code).toBe(1009);
  });

  it('may not hide in fragments', async () => {
    const { address } = await start();
    const client = await Client.open(address);
    const half = Buffer.alloc(OPTIONS.frameBytes / 2 + 1, 'a');
    client.socket.send(half, { binary: false, fin: false });
    client.socket.send(half, { binary: false, fin: true });
    expect(JSON.parse(await client.message(0))).toMatchObject({ kind: 'frameTooLarge', bytes: 2 * half.length });
    expect((await client.closed).code).toBe(1009);
  });

  it('ends the connection: what came behind it in the same packet is not read', async () => {
    const { transport, handler } = await start();
    const raw = await TcpClient.upgrade(transport.port);
    const tooLarge = frame({ opcode: TEXT }, Buffer.alloc(OPTIONS.frameBytes + 1, 'a'));
    raw.socket.write(Buffer.concat([tooLarge, frame({ opcode: TEXT }, bytes('behind'))]));
    await raw.ended;
    expect(raw.received.toString('latin1')).toContain('frameTooLarge');
    expect(raw.received.toString('latin1')).not.toContain('behind');
    expect(handler.departures).toEqual([{ code: 1009, reason: `at most ${OPTIONS.frameBytes} bytes a frame` }]);
  });

  it('that announces more than anybody would send is cut at once, without waiting for its bytes', async () => {
    const { transport, handler } = await start();
    const raw = await TcpClient.upgrade(transport.port);
    const header = Buffer.from([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4]);
    raw.socket.write(header);
    await raw.ended;
    expect(handler.departures).toHaveLength(1);
  });
});

describe('a binary frame', () => {
  it('is answered with an error, and the connection goes on', async () => {
    const { address } = await start();
    const client = await Client.open(address);
    client.socket.send(bytes('{}'), { binary: true });
    expect(JSON.parse(await client.message(0))).toEqual({ kind: 'binaryFrame' });
    expect(await client.ask('x')).toBe('echo:x');
  });
});

describe('a client that breaks the rules of WebSocket is cut, and the others notice nothing', () => {
  const text = bytes('x');
  const breaches: readonly (readonly [string, Buffer])[] = [
    ['invalid UTF-8', frame({ opcode: TEXT }, Buffer.from([0xff, 0xfe]))],
    ['an overlong spelling in UTF-8', frame({ opcode: TEXT }, Buffer.from([0xc0, 0xaf]))],
    ['half of a surrogate pair in UTF-8', frame({ opcode: TEXT }, Buffer.from([0xed, 0xa0, 0x80]))],
    ['a letter that is cut off at the end', frame({ opcode: TEXT }, Buffer.from([0xd0]))],
    [
      'invalid UTF-8 in fragments',
      Buffer.concat([frame({ opcode: TEXT, fin: false }, Buffer.from([0xd0])), frame({ opcode: CONTINUATION }, Buffer.from([0x41]))]),
    ],
    ['the first reserved bit (compression was not agreed on)', frame({ opcode: TEXT, reserved: 4 }, text)],
    ['the second reserved bit', frame({ opcode: TEXT, reserved: 2 }, text)],
    ['the third reserved bit', frame({ opcode: TEXT, reserved: 1 }, text)],
    ['an unknown opcode', frame({ opcode: 3 }, text)],
    ['an unknown control opcode', frame({ opcode: 11 }, text)],
    ['a continuation of nothing', frame({ opcode: CONTINUATION }, text)],
    ['a new text inside an unfinished one', Buffer.concat([frame({ opcode: TEXT, fin: false }, text), frame({ opcode: TEXT }, text)])],
    ['a fragmented ping', frame({ opcode: PING, fin: false }, text)],
    ['a ping of more than 125 bytes', frame({ opcode: PING }, Buffer.alloc(126, 'a'))],
  ];

  it.each(breaches)('%s', async (_, breach) => {
    const { address, transport, handler } = await start();
    const bystander = await Client.open(address);
    const raw = await TcpClient.upgrade(transport.port);
    raw.socket.write(breach);
    await raw.ended;
    expect(raw.received.toString('latin1')).not.toContain('echo:');
    expect(handler.departures).toHaveLength(1);
    expect(await bystander.ask('still there?')).toBe('echo:still there?');
  });

  it('a frame without a mask says nothing: uWebSockets takes its first bytes for the mask', async () => {
    const { address, transport } = await start();
    const bystander = await Client.open(address);
    const raw = await TcpClient.upgrade(transport.port);
    raw.socket.end(Buffer.concat([frame({ opcode: TEXT, masked: false }, bytes('0123456789')), Buffer.alloc(4)]));
    await raw.ended;
    expect(raw.received.toString('latin1')).not.toContain('0123456789');
    expect(await bystander.ask('still there?')).toBe('echo:still there?');
  });

  it('random bytes after the upgrade, a thousand times', async () => {
    const { address, transport } = await start();
    const bystander = await Client.open(address);
    let seed = 1;
    const random = (): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed;
    };
    for (let round = 0; round < 100; round += 1) {
      const clients = await Promise.all(Array.from({ length: 10 }, () => TcpClient.upgrade(transport.port)));
      for (const raw of clients) raw.socket.end(Buffer.from(Array.from({ length: 1 + ((random() >> 8) % 200) }, () => random() >> 16)));
      await Promise.all(clients.map((raw) => raw.ended));
    }
    expect(await bystander.ask('still there?')).toBe('echo:still there?');
    expect(transport.connections).toBe(1);
  });
});

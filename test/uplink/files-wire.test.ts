/** Names and sizes of files that headquarters may send, and what is no question and no answer of this protocol. */
import { expect, it } from 'vitest';
import { fileBytesMax, readFileAnswer, readFileQuestion } from '../../server/uplink/files/files-wire.js';

const MIB = 1024 * 1024;
const DIGEST = 'a'.repeat(43);

it('names are plain ones with known endings, and say how long a file may be', () => {
  expect(['spring.mp4', 'Opening day-2.webm', '_a.png', 'x.jpg', 'x.jpeg', 'x.webp', 'hall.toml'].map(fileBytesMax)).toEqual([
    ...[1024 * MIB, 1024 * MIB, 2_100_000, 2_100_000, 2_100_000, 2_100_000, 1_900_000],
  ]);
  const evil = [
    '../a.mp4',
    '/a.mp4',
    'a/b.mp4',
    'a\\b.mp4',
    '.a.mp4',
    '..mp4',
    ' a.mp4',
    'a.mp4\n',
    'a\0.mp4',
    'a.MP4',
    'a.sh',
    'a.mp4.sh',
    '',
  ];
  for (const name of [...evil, `${'a'.repeat(101)}.mp4`, 'весна.mp4']) expect([name, fileBytesMax(name)]).toEqual([name, null]);
});

it('a branch takes no file whose name leads elsewhere, or which is longer than its kind may be', () => {
  const wanted = (name: string, size: number) => ({ name, digest: DIGEST, size });
  const files = [wanted('a.mp4', 3), wanted('../b.mp4', 3), wanted('c.png', 3 * MIB), wanted('d.toml', 3)];
  expect(readFileAnswer(JSON.stringify({ wanted: files }))?.wanted.map(({ name }) => name)).toEqual(['a.mp4', 'd.toml']);
  for (const other of ['', '{}', '[]', 'null', '{"wanted":[{}]}', JSON.stringify({ wanted: [wanted('a.mp4', -1)] })])
    expect(readFileAnswer(other)).toBeNull();
  expect(readFileAnswer(JSON.stringify({ wanted: Array.from({ length: 201 }, () => wanted('a.mp4', 1)) }))).toBeNull();
});

it('questions of the journal are not those of files', () => {
  expect(readFileQuestion('{"marks":[]}')).toBeNull();
  expect(readFileQuestion(JSON.stringify({ file: DIGEST, from: 0.5 }))).toBeNull();
  expect(readFileQuestion(JSON.stringify({ file: "'; --", from: 0 }))).toBeNull();
  expect(readFileQuestion(JSON.stringify({ files: [{ name: 'a.mp4', digest: DIGEST, has: 1, fault: 'else' }] }))).toBeNull();
  expect(readFileQuestion(JSON.stringify({ file: DIGEST, from: 262_144 }))).toEqual({ file: DIGEST, from: 262_144 });
});

/** The part of unix-dgram that the box and its tests use; the package has no types. */
declare module 'unix-dgram' {
  export interface DatagramSocket {
    bind(path: string): void;
    send(message: Buffer, offset: number, length: number, path: string, done: (error?: Error) => void): void;
    on(event: 'error', listener: (error: Error) => void): this;
    close(): void;
  }
  const unixDgram: { createSocket(type: 'unix_dgram', received?: (message: Buffer) => void): DatagramSocket };
  // biome-ignore lint/style/noDefaultExport: it is a CommonJS module, whose exports are the default.
  export default unixDgram;
}

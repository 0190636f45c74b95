/** Sends bytes as they are over a socket of their own, and reads what comes back. */
import { connect } from 'node:net';

export interface RawAnswer {
  /** Of each answer on the socket, in order; none when the server only hung up. */
  readonly statuses: readonly number[];
  /** What follows the headers of the first answer. */
  readonly body: string;
}

export interface Sending {
  readonly bytes: Buffer;
  /** What the client does when all is written: it waits, says that it is at its end, or is gone. */
  readonly afterwards: 'wait' | 'end' | 'go';
}

/** Longer than any refusal takes; a server that says nothing until then hangs. */
const PATIENCE_MS = 15_000;

/** Resolves when the server has closed the socket. @throws Error when it does neither answer nor close */
export function sendRaw(port: number, { bytes, afterwards }: Sending): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const chunks: Buffer[] = [];
    const done = (): void => resolve(answerOf(Buffer.concat(chunks).toString('utf8')));
    socket.setTimeout(PATIENCE_MS, () => {
      socket.destroy();
      reject(new Error(`No answer within ${PATIENCE_MS} ms to ${bytes.subarray(0, 300).toString('latin1')}`));
    });
    // A server that refuses need not read to the end.
    socket.on('error', () => {});
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('close', done);
    socket.on('connect', () => {
      if (afterwards === 'end') socket.end(bytes);
      else socket.write(bytes, () => afterwards === 'go' && socket.resetAndDestroy());
    });
  });
}

function answerOf(received: string): RawAnswer {
  const text = received.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  return { statuses, body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

/** Answers what Node itself can't read as a request: in a sentence, and the connection ends with it. */
import { maxHeaderSize, STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** What Node says of it; `reason` are the parser's own words. */
interface BrokenRequest extends Error {
  readonly code?: string;
  readonly reason?: string;
}

/** For so long it takes what the client still sends, which otherwise would hear of a reset, and not the answer. */
const LINGER_MS = 1_000;

/** A listener of a server's `clientError`. */
export function answerBrokenRequest(error: BrokenRequest, socket: Socket): void {
  // It is closed, or has been answered, and more of the same came.
  if (!socket.writable) return;
  const { _httpMessage: due } = socket as Socket & { readonly _httpMessage?: ServerResponse | null };
  // It would be taken for the rest of an answer, or for that to the request before: without one, clients send again.
  if (due && (due.headersSent || due.req.complete)) return void socket.destroy();
  const [status, sentence] = refusalOf(error);
  const body = JSON.stringify({ error: sentence });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  const lingering = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(lingering));
}

function refusalOf({ code, reason }: BrokenRequest): readonly [status: number, sentence: string] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, `The headers are longer than ${maxHeaderSize} bytes; send fewer, mostly it is cookies.`];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return [413, 'The extensions of the body’s chunks are too long; send them without.'];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, 'The request came too slowly; send it again.'];
    default:
      return [400, `This can’t be read as HTTP (${reason ?? 'unknown reason'}); send it in valid HTTP/1.1.`];
  }
}

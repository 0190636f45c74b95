/** Messages to gateways and microservices in the shape of requests, so that whatever reads requests reads them, too. */
import type { IncomingHttpHeaders } from 'node:http';
import type { HttpRequest } from './http-request.js';

/** What is read of a client of socket.io or ws; each part may be missing. */
interface SocketClient {
  readonly data?: { readonly user?: unknown };
  readonly user?: unknown;
  readonly handshake?: { readonly headers?: IncomingHttpHeaders; readonly address?: string };
  readonly request?: {
    readonly user?: unknown;
    readonly session?: unknown;
    readonly headers?: IncomingHttpHeaders;
  };
}

/** A message of a client to a gateway. */
export class SocketRequest implements HttpRequest {
  readonly method = 'WS';
  readonly headers: IncomingHttpHeaders;
  readonly ip: string | undefined;

  /**
   * @param client of socket.io or ws
   * @param url the name of the message
   */
  constructor(
    readonly client: unknown,
    readonly data: unknown,
    readonly url: string,
  ) {
    const { handshake, request } = this.socket;
    this.headers = handshake?.headers ?? request?.headers ?? {};
    this.ip = handshake?.address;
  }

  /** Read when it is asked for: a client may log in on an open connection. Never from what clients say of themselves. */
  get user(): unknown {
    const { data, user, request } = this.socket;
    return data?.user ?? user ?? request?.user;
  }

  get session(): unknown {
    return this.socket.request?.session;
  }

  private get socket(): SocketClient {
    return (this.client ?? {}) as SocketClient;
  }
}

/** A message or event to a microservice. Nobody makes it, as far as anyone can tell without the app's help. */
export class RpcRequest implements HttpRequest {
  readonly method = 'RPC';
  readonly headers: IncomingHttpHeaders = {};

  /**
   * @param context of the transport, such as Nest's `KafkaContext`
   * @param url the pattern
   */
  constructor(
    readonly data: unknown,
    readonly context: unknown,
    readonly url: string,
  ) {}
}

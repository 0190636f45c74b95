/** A call of a vendor that brought no complete answer, and whether the vendor can have acted on it. */

/** Failures of connecting: nothing of the request has left. */
const BEFORE_SENDING = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_INVALID_ARG',
  'ERR_INVALID_URL',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export class TransportError extends Error {
  override readonly name = 'TransportError';

  /** @param outcomeKnown true: the vendor surely did not get the request; false: it may have, and may have acted on it. */
  constructor(
    message: string,
    readonly outcomeKnown: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function transportErrorFrom(error: unknown): TransportError {
  const code = codeOf(error);
  const message = error instanceof Error && error.message !== '' ? error.message : String(code ?? error);
  const text = code === undefined || message.includes(code) ? message : `${message} (${code})`;
  return new TransportError(text, code !== undefined && BEFORE_SENDING.has(code), { cause: error });
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

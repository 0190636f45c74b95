/** Requests over kept connections, each answered before the next one: written by hand because a general client takes more CPU than the servers. */
import { once } from 'node:events';
import { createConnection } from 'node:net';

const CONNECTIONS = 50;

/** Kept from run to run, since opening them costs the server as much as many requests do. */
const connections = new Map();

/**
 * @param {number} port
 * @param {() => string | undefined} nextRequest the text of the next request; undefined when there are no more
 * @param {number} [count] how many connections; the same for a port each time
 * @returns {Promise<{ seconds: number, latenciesMs: number[] }>}
 */
export async function send(port, nextRequest, count = CONNECTIONS) {
  const sockets = connections.get(port) ?? (await Promise.all(Array.from({ length: count }, () => connected(port)))); // prettier-ignore
  connections.set(port, sockets);
  const latenciesMs = [];
  // Awake all the time: else each answer pays for waking this process, more or less of it by how busy the machine is.
  let running = true;
  const stayAwake = () => running && setImmediate(stayAwake);
  stayAwake();
  const start = performance.now();
  await Promise.all(sockets.map((socket) => oneAfterTheOther(socket, nextRequest, latenciesMs)));
  running = false;
  return { seconds: (performance.now() - start) / 1_000, latenciesMs };
}

export function disconnect(port) {
  for (const socket of connections.get(port) ?? []) socket.destroy();
  connections.delete(port);
}

async function connected(port) {
  const socket = createConnection(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  await once(socket, 'connect');
  return socket;
}

function oneAfterTheOther(socket, nextRequest, latenciesMs) {
  return new Promise((resolve, reject) => {
    let received = '';
    let sentAt = 0;
    const lost = () => reject(new Error('The server closed a connection under load.'));
    const read = (text) => {
      received += text;
      const bodyFrom = received.indexOf('\r\n\r\n') + 4;
      if (bodyFrom < 4) return;
      const [, length] = /\r\ncontent-length: (\d+)/i.exec(received) ?? [];
      if (received.length < bodyFrom + Number(length)) return;
      if (!received.startsWith('HTTP/1.1 20')) return reject(new Error(received));
      received = '';
      latenciesMs.push(performance.now() - sentAt);
      next();
    };
    const next = () => {
      if (socket.destroyed) return lost();
      const request = nextRequest();
      if (request) {
        sentAt = performance.now();
        return socket.write(request);
      }
      socket.off('data', read).off('close', lost);
      resolve();
    };
    socket.on('data', read).on('close', lost);
    next();
  });
}

/** The load: signed-in people who look at venues, a fixed number of requests over fixed connections. */
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { answerCalls } from './child.mjs';
import { visits } from './visits.mjs';

const CONNECTIONS = 50;

/** Kept from run to run, since opening them costs the server as much as many requests do. */
const connections = new Map();

// Written by hand because a general client takes more CPU than the servers, and would starve them of requests.
async function run(port, amount) {
  const requests = visits(amount).map(asText);
  const sockets = connections.get(port) ?? (await Promise.all(Array.from({ length: CONNECTIONS }, () => connected(port)))); // prettier-ignore
  connections.set(port, sockets);
  // Awake all the time: else each answer pays for waking this process, more or less of it by how busy the machine is.
  let running = true;
  const stayAwake = () => running && setImmediate(stayAwake);
  stayAwake();
  await Promise.all(sockets.map((socket) => oneAfterTheOther(socket, requests)));
  running = false;
}

function disconnect(port) {
  for (const socket of connections.get(port) ?? []) socket.destroy();
  connections.delete(port);
}

async function connected(port) {
  const socket = createConnection(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
  await once(socket, 'connect');
  return socket;
}

/** Takes requests from the common list over one connection until none is left. */
function oneAfterTheOther(socket, requests) {
  return new Promise((resolve, reject) => {
    let received = '';
    const lost = () => reject(new Error('The server closed a connection under load.'));
    const read = (text) => {
      received += text;
      const bodyFrom = received.indexOf('\r\n\r\n') + 4;
      if (bodyFrom < 4) return;
      const [, length] = /\r\ncontent-length: (\d+)/i.exec(received) ?? [];
      if (received.length < bodyFrom + Number(length)) return;
      if (!received.startsWith('HTTP/1.1 200')) return reject(new Error(received));
      received = '';
      next();
    };
    const next = () => {
      if (socket.destroyed) return lost();
      const request = requests.pop();
      if (request) return socket.write(request);
      socket.off('data', read).off('close', lost);
      resolve();
    };
    socket.on('data', read).on('close', lost);
    next();
  });
}

function asText({ path, headers }) {
  const lines = Object.entries({ host: '127.0.0.1', ...headers }).map(([name, value]) => `${name}: ${value}`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

answerCalls({ run, disconnect });

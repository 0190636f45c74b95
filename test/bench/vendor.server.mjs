/** Stands in for the vendors' servers: takes whatever is sent and says yes after a fixed latency (first argument, ms). */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { answerCalls } from './child.mjs';

const latencyMs = Number(process.argv[2]);
const ANSWERS = { '/import': '{"code":200,"num_records_imported":1,"status":"OK"}', '/track': '1' };
let requests = 0;

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  requests += 1;
  const { pathname } = new URL(request.url, 'http://vendor');
  const answer = () => response.end(ANSWERS[pathname] ?? '{"success":true}');
  request.resume().once('end', () => (latencyMs > 0 ? setTimeout(answer, latencyMs) : answer()));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

answerCalls({ port: () => server.address().port, requests: () => requests });

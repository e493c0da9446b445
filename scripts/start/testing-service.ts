/** Run by tests in place of a service: HTTP readiness on RAPPORT_HTTP_PORT, and an end as BEHAVIOUR says. */
import { createServer } from 'node:http';

const behaviour = process.env.BEHAVIOUR ?? 'well';
console.log(`starting, ${behaviour}`);
if (behaviour === 'dies at start') {
  console.error('config: RAPPORT_MEMBER_KEY is missing');
  process.exitCode = 3;
} else {
  const server = createServer((request, response) => {
    if (request.url === '/die') process.exit(7);
    response.statusCode = behaviour === 'never ready' ? 503 : 200;
    response.end(behaviour === 'never ready' ? 'kafka: no' : 'ok');
  }).listen(Number(process.env.RAPPORT_HTTP_PORT), '127.0.0.1');
  process.on('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
  });
}

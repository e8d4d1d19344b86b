import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify, type FastifyInstance } from 'fastify';
import { loadConfig } from '../config/load-config';
import { serveConsole } from './console';
import { installSecurityHeaders } from './security-headers';

const INDEX = '<!doctype html><script src="/main-ABCDEFGH.js"></script><hy-root ngCspNonce="__CSP_NONCE__"></hy-root>';
const HTML = { accept: 'text/html,*/*' };

interface Answer {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  json(): unknown;
}

describe(serveConsole.name, () => {
  let server: FastifyInstance;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hyperion-console-'));
    await mkdir(join(folder, 'icons'));
    await writeFile(join(folder, 'index.html'), INDEX);
    await writeFile(join(folder, 'main-ABCDEFGH.js'), 'main');
    await writeFile(join(folder, 'main-ABCDEFGH.js.br'), 'brotli');
    await writeFile(join(folder, 'icons', 'ok.svg'), '<svg/>');
    const config = loadConfig({});
    server = fastify();
    await installSecurityHeaders(server, config);
    await serveConsole(server, config, folder);
    server.get('/api/things/:id', () => ({}));
    server.post('/api/things', () => ({}));
    await server.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** By node:http, since fetch would tidy the paths up. */
  const get = async (url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => {
    const { port } = server.server.address() as { port: number };
    return new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path: url, method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () =>
          resolve({
            statusCode: response.statusCode!,
            headers: response.headers,
            body,
            json: () => JSON.parse(body) as unknown,
          }),
        );
      });
      sent.on('error', reject).end();
    });
  };

  it.each(['/', '/sign-in', '/hosts/local/history', '/setup?x=1'])(
    'answers %s with the page under a nonce of its own',
    async (url) => {
      const [first, second] = await Promise.all([get(url, HTML), get(url, HTML)]);
      const nonce = /'nonce-([^']+)'/.exec(first.headers['content-security-policy'] as string)![1]!;
      expect(first.statusCode).toBe(200);
      expect(first.body).toBe(INDEX.replace('__CSP_NONCE__', nonce));
      expect(first.headers['cache-control']).toBe('no-store');
      expect(second.body).not.toBe(first.body);
    },
  );

  it('lets hashed files be kept for ever, asks again for others, and prefers the compressed copy', async () => {
    const hashed = await get('/main-ABCDEFGH.js', { 'accept-encoding': 'br' });
    expect(hashed.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
    });
    expect(hashed.headers['content-type']).toContain('javascript');
    expect((await get('/icons/ok.svg')).headers['cache-control']).toBe('no-cache');
  });

  it.each([
    '/api/nothing',
    '/health/nothing',
    '/ws',
    '/icons/no.svg',
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/icons/..%2f..%2fsecret',
  ])('answers %s with a 404 problem', async (url) => {
    const answer = await get(url, { accept: url.startsWith('/api') ? 'text/html' : '*/*' });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ type: '/problems/request.notFound', status: 404 });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    ['DELETE', '/api/things/7', 'GET, HEAD'],
    ['GET', '/api/things', 'POST'],
  ])('answers %s %s with 405 and the methods there are', async (method, url, allow) => {
    const answer = await get(url, {}, method);
    expect(answer.statusCode).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
    expect(answer.json()).toMatchObject({ type: '/problems/request.methodNotAllowed' });
  });

  it('puts the headers on every kind of answer', async () => {
    for (const url of ['/', '/api/things/7', '/api/nothing', '/main-ABCDEFGH.js']) {
      const { headers } = await get(url, HTML);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-frame-options': 'DENY',
      });
      const policy = headers['content-security-policy'];
      for (const part of [
        "default-src 'none'",
        "script-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "require-trusted-types-for 'script'",
      ]) {
        expect(policy).toContain(part);
      }
      expect(policy).not.toContain('unsafe');
      expect(headers).not.toHaveProperty('strict-transport-security');
      expect(headers).not.toHaveProperty('x-powered-by');
    }
    expect((await get('/api/things/7')).headers['cache-control']).toBe('no-store');
  });
});

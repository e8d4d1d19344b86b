import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign,
} from 'node:crypto';
import { type Backing, call, type RunningApi, signIn, sql, startApi, startBacking } from '../../app.testing';
import { SigningKeys } from './signing-keys';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

function es256(header: unknown, claims: unknown, key: KeyObject): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

describe('access tokens', () => {
  let backing: Backing;
  let api: RunningApi;
  let genuine: string;
  let header: Record<string, unknown>;
  let claims: Record<string, unknown>;
  let key: KeyObject;

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing);
    genuine = (await signIn(api)).token;
    [header, claims] = genuine.split('.').slice(0, 2).map(decode) as [Record<string, unknown>, Record<string, unknown>];
    key = api.app.get(SigningKeys).current().privateKey;
  });
  afterAll(async () => {
    await api?.close();
    await backing?.close();
  });

  const me = async (token: string) => (await call(api, 'GET', '/api/auth/me', { token })).status;
  const without = (name: string) => Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));

  it('are taken when everything is right, so that what follows is refused for its own reason', async () => {
    expect(await me(genuine)).toBe(200);
    expect(await me(es256(header, { ...claims, jti: randomUUID() }, key))).toBe(200);
  });

  it('say nothing about rights', () => {
    expect(Object.keys(claims).toSorted()).toEqual(['aud', 'exp', 'iat', 'iss', 'jti', 'sid', 'sub', 'typ']);
    expect((claims['exp'] as number) - (claims['iat'] as number)).toBe(900);
  });

  it.each(['sub', 'sid', 'jti', 'typ', 'iat', 'exp', 'iss', 'aud'])('are refused without %s', async (name) => {
    expect(await me(es256(header, without(name), key))).toBe(401);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['expired', () => ({ exp: Math.floor(Date.now() / 1_000) - 1 })],
    ['with an expiry that is text', () => ({ exp: String(claims['exp']) })],
    ['not valid yet', () => ({ nbf: Math.floor(Date.now() / 1_000) + 60 })],
    ['of another issuer', () => ({ iss: 'someone' })],
    ['for another audience', () => ({ aud: 'someone' })],
    ['of another type', () => ({ typ: 'refresh' })],
    ['of another session', () => ({ sid: randomUUID() })],
    ['of another person in this session', () => ({ sub: randomUUID() })],
  ])('are refused when %s', async (_case, change) => {
    expect(await me(es256(header, { ...claims, ...change() }, key))).toBe(401);
  });

  it('are refused unsigned, in every spelling of none, with and without a signature', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      for (const kid of [header['kid'], undefined]) {
        const input = `${encode({ ...header, alg, kid })}.${encode(claims)}`;
        expect(await me(`${input}.`)).toBe(401);
        expect(await me(`${input}.${genuine.split('.')[2]!}`)).toBe(401);
      }
    }
  });

  it('are refused when the public key served as an HMAC secret', async () => {
    const [row] = await sql(api, 'SELECT jwk FROM signing_keys WHERE kid = $1', [header['kid']]);
    const publicKey = createPublicKey({ key: row!['jwk'] as never, format: 'jwk' });
    const input = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`;
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(row!['jwk']),
    ];
    for (const secret of secrets) {
      expect(await me(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`)).toBe(401);
    }
  });

  it('are refused when signed by somebody else, whatever key they name or bring along', async () => {
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = foreign.publicKey.export({ format: 'jwk' });
    expect(await me(es256(header, claims, foreign.privateKey))).toBe(401);
    expect(await me(es256({ ...header, jwk }, claims, foreign.privateKey))).toBe(401);
    expect(await me(es256({ ...header, jku: `${api.url}/key.json` }, claims, foreign.privateKey))).toBe(401);
    for (const kid of [randomUUID(), "' OR 1=1 --", '../../dev/null', 7, undefined]) {
      expect(await me(es256({ ...header, kid }, claims, foreign.privateKey))).toBe(401);
    }
  });

  it('are refused with any bit of them changed', async () => {
    const [head, body, signature] = genuine.split('.') as [string, string, string];
    expect(await me(`${head}.${encode({ ...claims, jti: randomUUID() })}.${signature}`)).toBe(401);
    expect(await me(`${head}.${body}.${signature.slice(0, -4)}AAAA`)).toBe(401);
    expect(await me(`${head}.${body}`)).toBe(401);
    expect(await me(`${genuine}.${signature}`)).toBe(401);
    expect(await me('A'.repeat(3_000))).toBe(401);
    expect(await me('..')).toBe(401);
  });

  it('are refused when their key was withdrawn', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const kid = randomUUID();
    await sql(api, "INSERT INTO signing_keys (kid, jwk, expires_at) VALUES ($1, $2, now() - interval '1 second')", [
      kid,
      JSON.stringify(own.publicKey.export({ format: 'jwk' })),
    ]);
    expect(await me(es256({ ...header, kid }, claims, own.privateKey))).toBe(401);
  });

  it('of one process are taken by another, and outlive the restart of the one that signed them', async () => {
    const other = await startApi(backing);
    const { token } = await signIn(other);
    expect(await me(token)).toBe(200);
    await other.close();
    expect(await me(token)).toBe(200);
  });

  it('cannot be forged by whoever reads the database: it holds no private key', async () => {
    const rows = await sql(api, 'SELECT jwk FROM signing_keys');
    for (const { jwk } of rows) {
      expect(jwk).not.toHaveProperty('d');
      expect(() => createPrivateKey({ key: jwk as never, format: 'jwk' })).toThrow();
    }
  });
});

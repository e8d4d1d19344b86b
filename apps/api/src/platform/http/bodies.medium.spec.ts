import { type Backing, type RunningApi, startApi, startBacking } from '../../app.testing';

describe('a request body', () => {
  let backing: Backing;
  let api: RunningApi;

  beforeAll(async () => {
    backing = await startBacking();
    api = await startApi(backing);
  });

  afterAll(async () => {
    await api.close();
    await backing.close();
  });

  const send = async (type: string, body: string) => {
    const answer = await fetch(`${api.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    const problem = (await answer.json()) as { type: string; errors?: { pointer: string }[] };
    return { status: answer.status, type: problem.type, pointers: problem.errors?.map(({ pointer }) => pointer) };
  };

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'of type %s is refused as such',
    async (type) => {
      expect(await send(type, 'username=a&password=b')).toEqual({
        status: 415,
        type: '/problems/request.unsupportedMediaType',
        pointers: undefined,
      });
    },
  );

  it('that is no JSON is refused without an internal error', async () => {
    expect((await send('application/json', '{bad')).status).toBe(400);
    expect((await send('application/json', '')).status).toBe(400);
  });

  it('with a field nobody knows, or a wrong one, is refused by its pointer', async () => {
    const unknown = await send('application/json', JSON.stringify({ username: 'a', password: 'b', role: 'admin' }));
    expect(unknown.status).toBe(400);
    const wrong = await send('application/json', JSON.stringify({ username: 7, password: 'b' }));
    expect(wrong.pointers).toEqual(['/username']);
  });

  it('that reaches for the prototype is refused', async () => {
    const poisoned = '{"username":"a","password":"b","__proto__":{"role":"admin"}}';
    expect((await send('application/json', poisoned)).status).toBe(400);
  });

  it('larger than a mebibyte is refused', async () => {
    expect((await send('application/json', JSON.stringify({ username: 'a'.repeat(2 ** 21) }))).status).toBe(413);
  });
});

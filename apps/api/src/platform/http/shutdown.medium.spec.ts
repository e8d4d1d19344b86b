import { ADMIN, type Backing, call, connect, event, signIn, startApi, startBacking } from '../../app.testing';

describe('the end of an API process', () => {
  let backing: Backing;

  beforeAll(async () => {
    backing = await startBacking();
  });

  afterAll(() => backing.close());

  it('waits neither for live connections nor for those that are kept alive', async () => {
    const api = await startApi(backing);
    const { token } = await signIn(api);
    const socket = connect(api, token);
    await event(socket, 'connected');
    const underWay = call(api, 'POST', '/api/auth/login', { body: ADMIN }).catch(() => 'cut');
    await new Promise((resolve) => setTimeout(resolve, 15)); // the request has arrived and hashes its password
    let isLate = false;
    const late = setTimeout(() => (isLate = true), 5_000);
    await api.close();
    clearTimeout(late);
    expect(isLate).toBe(false);
    await underWay;
    socket.close();
  });
});

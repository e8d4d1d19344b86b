import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Session } from './session';

const USER = { id: '0192f0a0-0000-7000-8000-000000000001', username: 'admin', role: 'admin', scopes: ['metrics:read'] };

function aGrant(token: string): object {
  return { access_token: token, token_type: 'Bearer', expires_in: 900, user: USER };
}

function setUp(): { session: Session; http: HttpTestingController } {
  TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
  return { session: TestBed.inject(Session), http: TestBed.inject(HttpTestingController) };
}

/** Time for a lock to be granted; jsdom has no Web Locks, so the lease in storage is used. */
const turn = (ms = 150): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function signIn(session: Session, http: HttpTestingController, token = 'first'): Promise<void> {
  const done = session.signIn({ username: 'admin', password: 'p', rememberMe: false });
  http.expectOne('/api/auth/login').flush(aGrant(token));
  await done;
}

describe(Session.name, () => {
  beforeEach(() => localStorage.clear());

  it('knows who is signed in, and what they may', async () => {
    const { session, http } = setUp();
    await signIn(session, http);
    expect(session.user()?.username).toBe('admin');
    expect(session.can('metrics:read')).toBe(true);
    expect(session.can('service:act')).toBe(false);
  });

  it('answers the refusal in the words of the server and stays signed out', async () => {
    const { session, http } = setUp();
    const done = session.signIn({ username: 'admin', password: 'p', rememberMe: false });
    const body = { type: '/problems/auth.refused', title: 'User name or password is wrong', status: 401 };
    http.expectOne('/api/auth/login').flush(body, { status: 401, statusText: 'Unauthorized' });
    expect((await done)?.title).toBe('User name or password is wrong');
    expect(session.user()).toBeUndefined();
  });

  it('keeps the access token out of every storage', async () => {
    const { session, http } = setUp();
    await signIn(session, http, 'secret-token');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie).not.toContain('secret-token');
  });

  it('asks for a fresh token once, however many want one', async () => {
    const { session, http } = setUp();
    await signIn(session, http);
    const tokens = Promise.all([session.token(10_000_000), session.token(10_000_000), session.token(10_000_000)]);
    await turn();
    const request = http.expectOne('/api/auth/refresh');
    expect(request.request.headers.get('X-Hyperion-CSRF')).toBe('1');
    request.flush(aGrant('second'));
    expect(await tokens).toEqual(['second', 'second', 'second']);
  });

  it('takes the token another tab has just fetched instead of fetching one more', async () => {
    const { session, http } = setUp();
    await signIn(session, http);
    localStorage.setItem('hyperion.lock.session-refresh', `other ${Date.now() + 5_000}`);
    const token = session.token(10_000_000);
    await turn(20);
    const other = new BroadcastChannel('hyperion.session');
    other.postMessage({ kind: 'grant', grant: aGrant('from the other tab'), atMs: Date.now() });
    await turn();
    localStorage.removeItem('hyperion.lock.session-refresh');
    expect(await token).toBe('from the other tab');
    http.expectNone('/api/auth/refresh');
    other.close();
  });

  it('ends when the server no longer knows it, and says so', async () => {
    const { session, http } = setUp();
    await signIn(session, http);
    const refreshed = session.refresh();
    await turn();
    http.expectOne('/api/auth/refresh').flush(null, { status: 401, statusText: 'Unauthorized' });
    expect(await refreshed).toBe(false);
    expect(session.user()).toBeUndefined();
    expect(session.endedBecause()).toContain('ended');
    expect(await session.token()).toBeUndefined();
  });

  it('hands out the present token while the server does not answer', async () => {
    const { session, http } = setUp();
    await signIn(session, http);
    const token = session.token(10_000_000);
    await turn();
    http.expectOne('/api/auth/refresh').flush(null, { status: 503, statusText: 'Unavailable' });
    expect(await token).toBe('first');
    expect(session.user()).toBeDefined();
  });

  it('waits for the server at the start, says why, and goes on when it answers', async () => {
    const { session, http } = setUp();
    const restored = session.restore();
    await turn();
    http.expectOne('/api/auth/refresh').error(new ProgressEvent('error'));
    await turn(20);
    expect(session.outage()?.title).toBe('Hyperion does not answer');
    await turn(1_600);
    http.expectOne('/api/auth/refresh').flush(aGrant('restored'));
    expect(await restored).toBe(true);
    expect(session.outage()).toBeUndefined();
  });

  it('is over here, on the server and in other tabs after signing out', async () => {
    const { session, http } = setUp();
    await signIn(session, http);
    const other = new BroadcastChannel('hyperion.session');
    const heard = new Promise((resolve) => other.addEventListener('message', ({ data }) => resolve(data)));
    const done = session.signOut();
    expect(session.user()).toBeUndefined();
    const request = http.expectOne('/api/auth/logout');
    expect(request.request.headers.get('Authorization')).toBe('Bearer first');
    request.flush(null, { status: 204, statusText: 'No Content' });
    await done;
    expect(await heard).toEqual({ kind: 'end' });
    other.close();
  });
});

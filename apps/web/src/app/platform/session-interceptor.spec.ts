import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { Session } from './session';
import { sessionInterceptor } from './session-interceptor';

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function setUp(refresh: () => Promise<boolean>): { http: HttpClient; backend: HttpTestingController } {
  let token = 'old';
  const session = {
    token: async () => token,
    refresh: async () => {
      const isSignedIn = await refresh();
      token = 'new';
      return isSignedIn;
    },
  };
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(withInterceptors([sessionInterceptor])),
      provideHttpClientTesting(),
      { provide: Session, useValue: session },
    ],
  });
  return { http: TestBed.inject(HttpClient), backend: TestBed.inject(HttpTestingController) };
}

describe('sessionInterceptor', () => {
  it('signs requests to the API, and no others', async () => {
    const { http, backend } = setUp(async () => true);
    const answers = Promise.all([firstValueFrom(http.get('/api/x')), firstValueFrom(http.get('/icons/ok.svg'))]);
    await turn();
    const signed = backend.expectOne('/api/x');
    expect(signed.request.headers.get('Authorization')).toBe('Bearer old');
    const foreign = backend.expectOne('/icons/ok.svg');
    expect(foreign.request.headers.has('Authorization')).toBe(false);
    signed.flush(1);
    foreign.flush(2);
    expect(await answers).toEqual([1, 2]);
  });

  it('tries once more with a fresh token when the old one is refused', async () => {
    const { http, backend } = setUp(async () => true);
    const answer = firstValueFrom(http.get('/api/x'));
    await turn();
    backend.expectOne('/api/x').flush(null, { status: 401, statusText: 'Unauthorized' });
    await turn();
    const again = backend.expectOne('/api/x');
    expect(again.request.headers.get('Authorization')).toBe('Bearer new');
    again.flush('here');
    expect(await answer).toBe('here');
  });

  it('gives up with the refusal when there is no session any more', async () => {
    const { http, backend } = setUp(async () => false);
    const answer = firstValueFrom(http.get('/api/x'));
    await turn();
    backend.expectOne('/api/x').flush(null, { status: 401, statusText: 'Unauthorized' });
    await expect(answer).rejects.toMatchObject({ status: 401 });
  });
});

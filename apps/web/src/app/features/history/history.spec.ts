import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { LOCAL_HOST_ID } from '@hyperion/contracts';
import { HostScope } from '../../platform/host-scope';
import { History } from './history';

function answerTo({ request }: TestRequest, values: readonly number[]): object {
  const query = new URL(request.urlWithParams, 'http://localhost').searchParams;
  const step = Number(query.get('step'));
  const from = query.get('from') ?? '';
  const points = values.map((value) => [value, value, value, 1]);
  const series = query
    .getAll('metric')
    .map((metric) => ({ hostId: 'local', metric, instance: '', unit: 'ratio', points }));
  return { from, to: new Date(Date.parse(from) + values.length * step * 1_000).toISOString(), step, series };
}

async function open(
  url: string,
): Promise<{ page: HTMLElement; http: HttpTestingController; harness: RouterTestingHarness }> {
  TestBed.configureTestingModule({
    providers: [
      provideHttpClient(),
      provideHttpClientTesting(),
      provideRouter([{ path: 'history', component: History }], withComponentInputBinding()),
      { provide: HostScope, useValue: { hostId: signal(LOCAL_HOST_ID) } },
    ],
  });
  const harness = await RouterTestingHarness.create(url);
  // Not whenStable: it would wait for the answers the tests give.
  await turn();
  return { page: harness.routeNativeElement as HTMLElement, http: TestBed.inject(HttpTestingController), harness };
}

const isSeries = ({ url }: { url: string }): boolean => url.startsWith('/api/metrics/series');
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

function button(page: HTMLElement, name: string): HTMLButtonElement {
  const found = [...page.querySelectorAll('button')].find(
    (one) => one.getAttribute('aria-label') === name || one.textContent?.trim() === name,
  );
  if (!found) throw new Error(`There is no button called ${name}.`);
  return found;
}

describe(History.name, () => {
  it('reads the range of the address for every chart, at a step the server allows', async () => {
    const { http } = await open('/history?from=2026-11-19T12:00:00.000Z&to=2026-11-20T12:00:00.000Z');
    const requests = http.match(isSeries);
    expect(requests.length).toBeGreaterThan(5);
    for (const { request } of requests) {
      const query = new URL(request.urlWithParams, 'http://localhost').searchParams;
      expect(query.get('from')).toBe('2026-11-19T12:00:00.000Z');
      expect(86_400 / Number(query.get('step'))).toBeLessThanOrEqual(2_000);
    }
  });

  it('shows what was measured, says where nothing was, and tells a problem once in its own words', async () => {
    const { page, http } = await open('/history?from=now-5m&to=now');
    const [full, empty, broken, ...rest] = http.match(isSeries);
    full?.flush(answerTo(full, [0.1, 0.2]));
    empty?.flush({ ...answerTo(empty, []), series: [] });
    broken?.flush(
      { type: '/problems/metrics.busy', title: 'The database does not answer', status: 503 },
      { status: 503, statusText: 'Unavailable' },
    );
    for (const other of rest) other.flush(answerTo(other, [1]));
    await turn();
    const panels = [...page.querySelectorAll('hy-history-panel')].map((panel) => panel.textContent ?? '');
    expect(panels[0]).toContain('20.0 %');
    expect(panels[1]).toContain('Nothing was measured in this time');
    expect(panels[2]).toContain('This could not be read');
    const alerts = [...page.querySelectorAll('[role="alert"]')].map((alert) => alert.textContent ?? '');
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toContain('The database does not answer');
  });

  it('puts a chosen range into the address and marks it', async () => {
    const { page } = await open('/history');
    expect(button(page, '1 h').getAttribute('aria-pressed')).toBe('true');
    button(page, '7 d').click();
    await turn();
    expect(TestBed.inject(Router).url).toBe('/history?from=now-7d&to=now');
    expect(button(page, '7 d').getAttribute('aria-pressed')).toBe('true');
  });

  it('zooms out to twice the time', async () => {
    const { page } = await open('/history?from=2026-11-19T10:00:00.000Z&to=2026-11-19T12:00:00.000Z');
    button(page, 'Zoom out').click();
    await turn();
    expect(decodeURIComponent(TestBed.inject(Router).url)).toBe(
      '/history?from=2026-11-19T09:00:00.000Z&to=2026-11-19T13:00:00.000Z',
    );
  });

  it('tells what is kept, how long and how much it weighs', async () => {
    const { page, http } = await open('/history');
    http.expectOne('/api/metrics/storage').flush({
      seriesCount: 200,
      hotBytes: 1024 ** 2,
      tiers: [{ stepSeconds: 10, keepSeconds: 172_800, storedBytes: 1024 ** 2, projectedBytes: 3 * 1024 ** 2 }],
    });
    await turn();
    const card = page.querySelector('hy-storage-card')?.textContent?.replace(/\s+/g, ' ');
    expect(card).toContain('200 series, 2.0 MiB now, at most 3.0 MiB');
    expect(card).toContain('10 s');
    expect(card).toContain('2 d');
  });
});

import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { Router, provideRouter } from '@angular/router';
import type { Scope, User } from '@hyperion/contracts';
import { HostScope } from '../platform/host-scope';
import { LiveStream, type LiveState } from '../platform/live-stream';
import { Session } from '../platform/session';
import { Theme } from '../platform/theme';
import { Shell } from './shell';

async function render(scopes: readonly Scope[] = ['metrics:read']): Promise<{
  page: HTMLElement;
  state: ReturnType<typeof signal<LiveState>>;
  user: ReturnType<typeof signal<User | undefined>>;
  signOut: jest.Mock;
  menu: (label: string) => Promise<MatMenuHarness>;
  settle: () => Promise<unknown>;
}> {
  const state = signal<LiveState>('live');
  const user = signal<User | undefined>({ username: 'ada', role: 'admin' } as User);
  const signOut = jest.fn(async () => user.set(undefined));
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      { provide: LiveStream, useValue: { state, open: async () => undefined } },
      { provide: HostScope, useValue: { name: signal('web-1') } },
      { provide: Session, useValue: { user, signOut, can: (scope: Scope) => scopes.includes(scope) } },
    ],
  });
  const fixture = TestBed.createComponent(Shell);
  await fixture.whenStable();
  const loader = TestbedHarnessEnvironment.loader(fixture);
  const menu = (label: string): Promise<MatMenuHarness> =>
    loader.getHarness(MatMenuHarness.with({ selector: `[aria-label="${label}"]` }));
  return { page: fixture.nativeElement, state, user, signOut, menu, settle: () => fixture.whenStable() };
}

function places(page: HTMLElement): (string | undefined)[] {
  return [...page.querySelectorAll('.side nav a')].map((link) => link.textContent?.trim());
}

describe(Shell.name, () => {
  it('shows the host and where one can go', async () => {
    const { page } = await render();
    expect(page.querySelector('header')?.textContent).toContain('web-1');
    expect(places(page)).toEqual(['Overview', 'History']);
  });

  it('leaves out what one has no right to', async () => expect(places((await render([])).page)).toEqual([]));

  it('says whether the numbers are live, and what to expect when they are not', async () => {
    const { page, state, settle } = await render();
    expect(page.querySelector('hy-connection-badge')?.textContent).toContain('Live');
    state.set('offline');
    await settle();
    expect(page.querySelector('hy-connection-badge')?.textContent).toContain('Offline');
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('No connection to Hyperion');
  });

  it('changes the theme from its menu', async () => {
    const { menu } = await render();
    await (await menu('Theme')).clickItem({ text: /Dark/ });
    expect(TestBed.inject(Theme).choice()).toBe('dark');
  });

  it('signs out and goes to the sign-in page', async () => {
    const { menu, signOut, settle } = await render();
    const navigate = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    await (await menu('Account')).clickItem({ text: /Sign out/ });
    await settle();
    expect(signOut).toHaveBeenCalled();
    expect(navigate).toHaveBeenCalledWith(['/sign-in'], expect.anything());
  });

  it('leads the keyboard past the navigation', async () => {
    const { page } = await render();
    page.querySelector<HTMLAnchorElement>('a.skip')?.click();
    expect(document.activeElement === page.querySelector('main') || page.querySelector('main')?.tabIndex === -1).toBe(
      true,
    );
  });
});

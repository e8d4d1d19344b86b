import type { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { Router, provideRouter } from '@angular/router';
import type { Problem } from '../../../platform/problem';
import { Session } from '../../../platform/session';
import { SignIn } from './sign-in';

const REFUSAL: Problem = { type: '/problems/auth.refused', title: 'User name or password is wrong', status: 401 };

async function render(options: { refusal?: Problem; next?: string; setupNeeded?: boolean } = {}): Promise<{
  page: HTMLElement;
  loader: HarnessLoader;
  session: { signIn: jest.Mock };
  navigated: jest.SpyInstance;
}> {
  const session = {
    signIn: jest.fn(async () => options.refusal),
    isSetupNeeded: async () => options.setupNeeded ?? false,
    endedBecause: signal(undefined),
  };
  TestBed.configureTestingModule({ providers: [provideRouter([]), { provide: Session, useValue: session }] });
  const navigated = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  const fixture = TestBed.createComponent(SignIn);
  if (options.next) fixture.componentRef.setInput('next', options.next);
  await fixture.whenStable();
  return { page: fixture.nativeElement, loader: TestbedHarnessEnvironment.loader(fixture), session, navigated };
}

async function type(loader: HarnessLoader, label: string, text: string): Promise<void> {
  const field = await loader.getHarness(MatFormFieldHarness.with({ floatingLabelText: label }));
  await ((await field.getControl(MatInputHarness)) as MatInputHarness).setValue(text);
}

async function submit(loader: HarnessLoader): Promise<void> {
  await (await loader.getHarness(MatButtonHarness.with({ text: 'Sign in' }))).click();
}

async function signIn(loader: HarnessLoader): Promise<void> {
  await type(loader, 'User name', 'admin');
  await type(loader, 'Password', 'a long enough secret');
  await submit(loader);
}

describe(SignIn.name, () => {
  it('signs in and goes to the overview', async () => {
    const { loader, session, navigated } = await render();
    await signIn(loader);
    expect(session.signIn).toHaveBeenCalledWith({
      username: 'admin',
      password: 'a long enough secret',
      rememberMe: false,
    });
    expect(navigated).toHaveBeenCalledWith('/');
  });

  it('goes back to where one wanted to go', async () => {
    const { loader, navigated } = await render({ next: '/history?from=now-7d' });
    await signIn(loader);
    expect(navigated).toHaveBeenCalledWith('/history?from=now-7d');
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example'])(
    'does not follow %s elsewhere',
    async (next) => {
      const { loader, navigated } = await render({ next });
      await signIn(loader);
      expect(navigated).toHaveBeenCalledWith('/');
    },
  );

  it('tells the refusal in the words of the server and forgets the password', async () => {
    const { page, loader, navigated } = await render({ refusal: REFUSAL });
    await signIn(loader);
    expect(page.querySelector('[role="alert"]')?.textContent).toContain(REFUSAL.title);
    const field = await loader.getHarness(MatFormFieldHarness.with({ floatingLabelText: 'Password' }));
    expect(await ((await field.getControl(MatInputHarness)) as MatInputHarness).getValue()).toBe('');
    expect(navigated).not.toHaveBeenCalled();
  });

  it('asks for what is missing before it asks the server', async () => {
    const { page, loader, session } = await render();
    await submit(loader);
    expect(page.textContent).toContain('Type your user name.');
    expect(session.signIn).not.toHaveBeenCalled();
  });

  it('points to the setup link while there is no administrator', async () => {
    const { page } = await render({ setupNeeded: true });
    expect(page.textContent).toContain('has no administrator yet');
  });
});

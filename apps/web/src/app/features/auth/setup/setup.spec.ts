import type { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { ActivatedRoute, Router, provideRouter } from '@angular/router';
import { Session } from '../../../platform/session';
import { passwordStrength } from './password-strength';
import { Setup } from './setup';

const TOKEN = 'abcdefghijklmnopqrstuvwx';

async function render(
  fragment: string | null,
  isNeeded = true,
): Promise<{
  page: HTMLElement;
  loader: HarnessLoader;
  setUp: jest.Mock;
  navigated: jest.SpyInstance;
}> {
  const setUp = jest.fn(async () => undefined);
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      { provide: ActivatedRoute, useValue: { snapshot: { fragment } } },
      { provide: Session, useValue: { setUp, isSetupNeeded: async () => isNeeded } },
    ],
  });
  const navigated = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
  const fixture = TestBed.createComponent(Setup);
  await fixture.whenStable();
  return { page: fixture.nativeElement, loader: TestbedHarnessEnvironment.loader(fixture), setUp, navigated };
}

async function fill(loader: HarnessLoader, username: string, password: string): Promise<void> {
  const [first, second] = await loader.getAllHarnesses(MatInputHarness);
  await first?.setValue(username);
  await second?.setValue(password);
  await (await loader.getHarness(MatButtonHarness.with({ text: /Create/ }))).click();
}

describe(Setup.name, () => {
  it('makes the first administrator with the token of the link, and takes it out of the address', async () => {
    const { loader, setUp, navigated } = await render(`token=${TOKEN}`);
    expect(navigated).toHaveBeenCalledWith([], { replaceUrl: true });
    await fill(loader, 'admin', 'correct horse battery staple');
    expect(setUp).toHaveBeenCalledWith({ token: TOKEN, username: 'admin', password: 'correct horse battery staple' });
  });

  it('does not send a password that is too short', async () => {
    const { page, loader, setUp } = await render(`token=${TOKEN}`);
    await fill(loader, 'admin', 'short');
    expect(page.textContent).toContain('At least 15 characters');
    expect(setUp).not.toHaveBeenCalled();
  });

  it('shows the password when asked', async () => {
    const { loader } = await render(`token=${TOKEN}`);
    const [, password] = await loader.getAllHarnesses(MatInputHarness);
    expect(await password?.getType()).toBe('password');
    await (await loader.getHarness(MatButtonHarness.with({ text: 'Show' }))).click();
    expect(await password?.getType()).toBe('text');
  });

  it('says where the link is when it is missing', async () => {
    const { page } = await render(null);
    expect(page.textContent).toContain('This page needs the setup link');
  });

  it('says so when there is an administrator already', async () => {
    const { page } = await render(`token=${TOKEN}`, false);
    expect(page.textContent).toContain('has its administrator already');
  });
});

describe(passwordStrength.name, () => {
  it('counts characters as people do', () => {
    expect(passwordStrength('🐎'.repeat(15), '').length).toBe(15);
    expect(passwordStrength('🐎'.repeat(15), '').isLongEnough).toBe(true);
  });

  it('values length, and takes repetition and the own name off again', () => {
    const strong = passwordStrength('correct horse battery staple', 'admin').ratio;
    expect(passwordStrength('aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'admin').ratio).toBeLessThan(strong / 2);
    expect(passwordStrength('admin horse battery staple!!', 'admin').ratio).toBeLessThan(strong);
  });
});

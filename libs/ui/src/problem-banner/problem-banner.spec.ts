import { TestBed } from '@angular/core/testing';
import { ProblemBanner } from './problem-banner';

async function render(canRetry: boolean): Promise<{ banner: HTMLElement; retried: jest.Mock }> {
  const fixture = TestBed.createComponent(ProblemBanner);
  const problem = { title: 'The database does not answer', detail: 'For 12 s.', instance: 'urn:uuid:42' };
  fixture.componentRef.setInput('problem', problem);
  fixture.componentRef.setInput('nextStep', 'It goes on by itself.');
  fixture.componentRef.setInput('canRetry', canRetry);
  const retried = jest.fn();
  fixture.componentInstance.retry.subscribe(retried);
  await fixture.whenStable();
  return { banner: fixture.nativeElement as HTMLElement, retried };
}

describe(ProblemBanner.name, () => {
  it('is an alert with the words of the problem, the next step and the id of the log', async () => {
    const { banner } = await render(false);
    expect(banner.getAttribute('role')).toBe('alert');
    for (const words of ['The database does not answer', 'For 12 s.', 'It goes on by itself.', '42']) {
      expect(banner.textContent).toContain(words);
    }
    expect(banner.querySelector('button')).toBeNull();
  });

  it('asks to try again when that makes sense', async () => {
    const { banner, retried } = await render(true);
    banner.querySelector('button')?.click();
    expect(retried).toHaveBeenCalledTimes(1);
  });
});

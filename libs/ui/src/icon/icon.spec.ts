import { TestBed } from '@angular/core/testing';
import { Icon } from './icon';

async function render(label?: string): Promise<HTMLElement> {
  const fixture = TestBed.createComponent(Icon);
  fixture.componentRef.setInput('path', 'M0 0h24');
  if (label !== undefined) fixture.componentRef.setInput('label', label);
  await fixture.whenStable();
  return fixture.nativeElement as HTMLElement;
}

describe(Icon.name, () => {
  it('is hidden from assistive technology when text beside it says the same', async () => {
    const icon = await render();
    expect(icon.getAttribute('aria-hidden')).toBe('true');
    expect(icon.getAttribute('role')).toBeNull();
  });

  it('is an image with a name when it stands alone', async () => {
    const icon = await render('Warning');
    expect(icon.getAttribute('role')).toBe('img');
    expect(icon.getAttribute('aria-label')).toBe('Warning');
  });
});

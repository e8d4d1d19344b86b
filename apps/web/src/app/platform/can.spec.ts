import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import type { Scope } from '@hyperion/contracts';
import { Can } from './can';
import { Session } from './session';

@Component({ imports: [Can], template: `<button *hyCan="'service:act'">Restart</button>` })
class Page {}

describe(Can.name, () => {
  it('shows an element to those who hold the right, and follows a change of rights', async () => {
    const scopes = signal<readonly Scope[]>([]);
    const session = { can: (scope: Scope) => scopes().includes(scope) };
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: session }] });
    const fixture = TestBed.createComponent(Page);
    const page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    expect(page.querySelector('button')).toBeNull();
    scopes.set(['service:act']);
    await fixture.whenStable();
    expect(page.querySelector('button')?.textContent).toBe('Restart');
    scopes.set([]);
    await fixture.whenStable();
    expect(page.querySelector('button')).toBeNull();
  });
});

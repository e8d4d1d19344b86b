import { Component, inject } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { ProblemBanner } from '@hyperion/ui';
import { nextStepOf } from './platform/problem';
import { Session } from './platform/session';
import { Theme } from './platform/theme';

/** The root: the page of the present address, or why there is none yet. */
@Component({
  selector: 'hy-root',
  imports: [RouterOutlet, ProblemBanner],
  template: `
    <router-outlet />
    @if (session.outage(); as problem) {
      <main class="outage">
        <h1 i18n>Waiting for Hyperion</h1>
        <hy-problem-banner tone="warning" [problem]="problem" [nextStep]="nextStepOf(problem)" />
      </main>
    }
  `,
  styles: `
    .outage {
      display: grid;
      gap: var(--hy-space-4);
      max-inline-size: 40rem;
      margin: 15vh auto 0;
      padding: var(--hy-space-4);
    }
  `,
})
export class App {
  protected readonly session = inject(Session);
  protected readonly nextStepOf = nextStepOf;
  /** Made here so that the theme is kept on every page. */
  protected readonly theme = inject(Theme);
}

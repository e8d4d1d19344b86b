import { Component, input } from '@angular/core';
import { mdiPulse } from '@mdi/js';
import { Icon } from '@hyperion/ui';

/** The one card of the pages that stand before the console: sign-in and first-run setup. */
@Component({
  selector: 'hy-auth-card',
  imports: [Icon],
  template: `
    <main>
      <p class="brand"><hy-icon [path]="mark" /> Hyperion</p>
      <section class="hy-card" aria-labelledby="auth-heading">
        <h1 id="auth-heading">{{ heading() }}</h1>
        @if (lead(); as text) {
          <p class="hy-muted">{{ text }}</p>
        }
        <ng-content />
      </section>
    </main>
  `,
  styles: `
    main {
      display: grid;
      align-content: start;
      gap: var(--hy-space-4);
      max-inline-size: 26rem;
      margin-inline: auto;
      padding: clamp(1rem, 12vh, 8rem) var(--hy-space-4) var(--hy-space-6);
    }
    .brand {
      display: flex;
      align-items: center;
      gap: var(--hy-space-2);
      font-size: var(--hy-text-lg);
      font-weight: 650;
    }
    .brand hy-icon {
      --hy-icon-size: 1.75rem;
      color: var(--hy-accent);
    }
    section {
      display: grid;
      gap: var(--hy-space-4);
      padding: var(--hy-space-5);
    }
  `,
})
export class AuthCard {
  readonly heading = input.required<string>();
  readonly lead = input<string>();

  protected readonly mark = mdiPulse;
}

import { Component, input } from '@angular/core';
import { Icon, STATUS_SIGNS } from '@hyperion/ui';
import type { Finding } from './findings';

/** What is wrong, worst first; or that nothing is. Changes are announced. */
@Component({
  selector: 'hy-findings-card',
  imports: [Icon],
  template: `
    @if (findings().length > 0) {
      <ul role="list">
        @for (finding of findings(); track finding.id) {
          <li [class]="finding.status">
            <hy-icon [path]="signs[finding.status].icon" [label]="signs[finding.status].word" />
            <div>
              <h3>{{ finding.title }}</h3>
              <p class="hy-muted">{{ finding.detail }}</p>
            </div>
          </li>
        }
      </ul>
    } @else {
      <p class="clear">
        <hy-icon [path]="signs.ok.icon" />
        <strong i18n>All clear.</strong>
        <span class="hy-muted" i18n>Disks, memory, CPU and temperatures are within their limits.</span>
      </p>
    }
  `,
  styleUrl: './findings-card.css',
  host: { role: 'status' },
})
export class FindingsCard {
  readonly findings = input.required<readonly Finding[]>();

  protected readonly signs = STATUS_SIGNS;
}

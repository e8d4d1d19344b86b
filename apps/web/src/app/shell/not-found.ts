import { Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { EmptyState } from '@hyperion/ui';

/** An address this console does not know. */
@Component({
  selector: 'hy-not-found',
  imports: [EmptyState, RouterLink],
  template: `
    <div class="hy-page">
      <h1 class="hy-visually-hidden" i18n>Not found</h1>
      <hy-empty-state
        heading="There is no page at this address"
        i18n-heading
        detail="It may have been moved, or the link is of another version of Hyperion."
        i18n-detail
      >
        <a routerLink="/" i18n>Go to the overview</a>
      </hy-empty-state>
    </div>
  `,
})
export class NotFound {}

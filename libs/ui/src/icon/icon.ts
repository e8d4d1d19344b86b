import { Component, input } from '@angular/core';

/**
 * One glyph, given as the path of a 24 × 24 icon (`@mdi/js` exports such paths). It is decoration unless it has a
 * `label`; then it is announced as an image of that name.
 */
@Component({
  selector: 'hy-icon',
  template: `<svg viewBox="0 0 24 24" focusable="false" aria-hidden="true"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-flex;
      flex: none;
      inline-size: var(--hy-icon-size, 1.25em);
      block-size: var(--hy-icon-size, 1.25em);
      vertical-align: -0.25em;
    }
    svg {
      inline-size: 100%;
      block-size: 100%;
      fill: currentColor;
    }
  `,
  host: {
    '[attr.role]': 'label() ? "img" : null',
    '[attr.aria-label]': 'label() || null',
    '[attr.aria-hidden]': 'label() ? null : "true"',
  },
})
export class Icon {
  /** Path data of the glyph. */
  readonly path = input.required<string>();
  /** What the glyph means, when no text beside it says so. */
  readonly label = input<string>();
}

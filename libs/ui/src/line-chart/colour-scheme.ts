import { DOCUMENT } from '@angular/common';
import { DestroyRef, Service, inject, signal } from '@angular/core';

/** Tells canvases, which cannot follow CSS, when the colours of the page change, and what they are now. */
@Service()
export class ColourScheme {
  private readonly document = inject(DOCUMENT);
  private readonly probe = this.document.createElement('span');
  private readonly known = new Map<string, string>();

  /** Grows with every change of theme. */
  readonly epoch = signal(0);

  constructor() {
    const changed = (): void => {
      this.known.clear();
      this.epoch.update((count) => count + 1);
    };
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', changed);
    const root = this.document.documentElement;
    const observer = new MutationObserver(changed);
    observer.observe(root, { attributes: true, attributeFilter: ['data-theme'] });
    inject(DestroyRef).onDestroy(() => {
      observer.disconnect();
      system.removeEventListener('change', changed);
    });
  }

  /** The colour a token stands for now, e.g. `--hy-grid`, as the browser computes it. */
  resolve(token: string): string {
    let colour = this.known.get(token);
    if (colour === undefined) {
      // A custom property is read back as it was written, light-dark() and all; a real property is computed.
      this.document.body.append(this.probe);
      this.probe.style.color = `var(${token})`;
      colour = getComputedStyle(this.probe).color;
      this.probe.remove();
      this.known.set(token, colour);
    }
    return colour;
  }
}

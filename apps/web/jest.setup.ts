import '@angular/localize/init';
import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless';

setupZonelessTestEnv({ errorOnUnknownElements: true, errorOnUnknownProperties: true });

// jsdom has no canvas: charts keep their data and draw nothing. Real drawing is looked at in Chromium.
HTMLCanvasElement.prototype.getContext = () => null;

globalThis.ResizeObserver ??= class {
  observe = (): undefined => undefined;
  unobserve = (): undefined => undefined;
  disconnect = (): undefined => undefined;
};

window.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    addListener: () => undefined,
    removeListener: () => undefined,
    dispatchEvent: () => false,
  }) as MediaQueryList;

// jsdom knows the dialog element but not how to open it.
HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};

/** Tabs of one browser, within one process; jsdom has no BroadcastChannel. */
class TabChannel extends EventTarget {
  private static readonly open = new Set<TabChannel>();

  constructor(readonly name: string) {
    super();
    TabChannel.open.add(this);
  }
  postMessage(data: unknown): void {
    for (const other of TabChannel.open) {
      if (other === this || other.name !== this.name) continue;
      setTimeout(() => other.dispatchEvent(new MessageEvent('message', { data })));
    }
  }
  close(): void {
    TabChannel.open.delete(this);
  }
}
globalThis.BroadcastChannel ??= TabChannel as unknown as typeof BroadcastChannel;

// Runs before the first paint, so that a chosen theme does not flash; platform/theme.ts keeps it from then on.
try {
  var chosen = localStorage.getItem('hyperion.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's theme is shown then.
}

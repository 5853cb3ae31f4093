/**
 * A clock that interrupts Python. A browser has none; but Python looks now and then at place 0 of a buffer for a signal
 * that has come, and a place that reads the time does as well.
 */
function alarmClock() {
  let number = 0, rings = Infinity, again = 0;
  const buffer = {
    get 0() {
      const now = performance.now();
      if (now < rings) return 0;
      rings = again ? now + again : Infinity;
      return number;
    },
    set 0(_) {},
  };
  const set = (signal, seconds, secondsAgain) => {
    const now = performance.now();
    const before = rings === Infinity ? [0, 0] : [Math.max(rings - now, 1) / 1000, again / 1000];
    number = signal;
    rings = seconds ? now + 1000 * seconds : Infinity;
    again = 1000 * secondsAgain;
    return before;
  };
  return { buffer, set };
}

import { useEffect, useState } from "preact/hooks";

/** The tab's title, and the first heading in focus when the view changes, so that a screen reader says where one is. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Index Gate`;
  }, [title]);
}

/** The part of the address after `#`. */
export function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const read = () => setHash(location.hash);
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return hash.slice(1);
}

/** Runs now and then while somebody looks, and at once when they look again. */
export function usePolling(work: () => void, everyMs: number, when: readonly unknown[]): void {
  useEffect(() => {
    work();
    const look = () => {
      if (document.visibilityState === "visible") work();
    };
    const timer = setInterval(look, everyMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [...when]);
}

/** A number that goes up every second. */
export function useSeconds(): number {
  const [ticks, setTicks] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setTicks((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return ticks;
}

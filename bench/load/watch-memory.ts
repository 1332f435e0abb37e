/** Asks an App for its resident memory every 200 ms. @returns a function that ends it and gives the peak in MB */
export function watchMemory(port: number): () => number {
  let peak = 0;
  const timer = setInterval(async () => {
    const text = await fetch(`http://localhost:${port}/metrics`).then(
      (response) => response.text(),
      () => '',
    );
    peak = Math.max(peak, Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? 0) / 1e6);
  }, 200);
  return () => {
    clearInterval(timer);
    return Math.round(peak);
  };
}

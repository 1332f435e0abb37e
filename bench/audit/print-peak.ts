/** Loaded into a program that is measured: prints the most memory that it held, in MiB, when it ends. */
process.on('exit', () =>
  process.stderr.write(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB\n`),
);

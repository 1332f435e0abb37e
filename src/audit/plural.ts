/** `1 repository`, `1,234 repositories`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}

/** `1,234` */
export function grouped(number: number): string {
  return number.toLocaleString('en-US');
}
